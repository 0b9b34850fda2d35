"""What Hugging Face Jobs refuse, in words for people; never the text of an error."""

from __future__ import annotations

GONE = "The job was cancelled on Hugging Face Jobs"
_STATUS = {
    400: "Hugging Face Jobs did not accept the job; check BOWERBIRD_HF_JOBS_FLAVOR ({flavor}) and"
    " BOWERBIRD_HF_JOBS_IMAGE.",
    401: "Hugging Face does not know the token: set BOWERBIRD_HF_TOKEN to one that may start jobs.",
    402: "Hugging Face asks for credit before it runs a job on {flavor}: add some in the billing"
    " settings of the account.",
    403: "This token may not start jobs: make one with the permission for Jobs.",
    404: "Hugging Face Jobs do not know the job, or this address offers no jobs.",
    429: "Hugging Face Jobs ask to be left alone for a while; try again later.",
}


def refused(error: Exception, flavor: str) -> str:
    """The sentence for an error of the Hub's client or of the network under it."""
    import httpx2
    from huggingface_hub.errors import HfHubHTTPError, LocalTokenNotFoundError

    if isinstance(error, LocalTokenNotFoundError):
        return "Hugging Face Jobs need an account: set BOWERBIRD_HF_TOKEN, or run hf auth login."
    if isinstance(error, HfHubHTTPError):
        status = error.response.status_code
        if status in _STATUS:
            return _STATUS[status].format(flavor=flavor)
        if status >= 500:
            return f"Hugging Face Jobs are in trouble (status {status}); try again later."
        return f"Hugging Face Jobs refused the job (status {status})."
    if isinstance(error, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
        return "Hugging Face Jobs cannot be reached; is there a network?"
    if isinstance(error, httpx2.TimeoutException | TimeoutError):
        return "Hugging Face Jobs did not answer in time."
    return f"Hugging Face Jobs answered something unreadable ({type(error).__name__})."
