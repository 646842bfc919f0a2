"""Pictures and styles of the program: icons, the style sheet, the design tokens. Knows no Qt."""
