"""The web page: Gradio in front of the same Assistant as every other way in."""
