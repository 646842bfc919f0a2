@echo off
start "" "%~dp0pythonw.exe" -m desktop.launcher daiban-desk %*
