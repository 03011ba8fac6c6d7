"""What stands between the network and the pages: sign-in, limits, checked posts, logs, figures for operators."""
