"""Billing owns providers, contracts and tariffs, what is granted as far as money goes, claims, budgets and payments.

It hears toewijzingen, decisions with a PGB, and forgotten persons; it judges each 323 line by line, answers with a
325, and pays what is awarded through a payment run that a second person approves. It tells the others which contracts
there are, what was claimed and awarded, and what was paid.
"""
