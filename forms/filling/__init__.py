"""What a form session is made of: the live tree, the graph of its rules, the engine that runs them.

Other rooms use `forms.session`; nothing here is their business.
"""
