"""The pages: parse, call one service, answer."""
