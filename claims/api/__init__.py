"""The REST door: parse, call one service, answer."""
