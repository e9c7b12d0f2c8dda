"""The voices of xAI: whole answers over HTTP, streamed ones over WebSocket, and the account they need."""
