"""Plain XLSForm: what we ship, in the words every tool of the ecosystem knows.

Our `cn:` functions become expressions of ODK functions, our soft rules become notes, our
columns go. What cannot be carried exactly is told. One way only: authors keep their own workbook.
"""
