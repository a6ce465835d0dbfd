"""What leaves the house: payloads and formats. Renders what it is handed; decides nothing."""
