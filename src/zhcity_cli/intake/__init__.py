"""What departments send, read into values: lists and forms. Nothing here touches a file."""
