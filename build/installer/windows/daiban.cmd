@echo off
"%~dp0python.exe" -m desktop.launcher daiban %*
