"""What the screens of the directors' meeting share."""
