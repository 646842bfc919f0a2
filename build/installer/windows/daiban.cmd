@echo off
"%~dp0python.exe" -m desktop.cli %*
