"""What the misfiled-report catcher is measured on, and the measuring."""
