"""What is on its way to the app, and when it is sent again. How it travels is none of its business."""
