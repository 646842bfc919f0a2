"""What is fed to whom: one module for each room that reads what others wrote."""
