"""What every provider that is asked over the network needs: addresses, HTTP, retrying, polling, errors."""
