"""Stand-ins on loopback for the services that Bowerbird asks, reached by real clients."""
