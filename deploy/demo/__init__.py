"""The story: from a melding to a payment for two laws, told and checked through the gateway alone."""
