"""The book (台账): what was answered and what became of it. Pure; may import `forms`."""
