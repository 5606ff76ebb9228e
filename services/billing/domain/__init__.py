"""The rules of billing: claims, entitlements, contracts, budgets and payment runs, without any I/O."""
