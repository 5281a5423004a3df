"""A waframe plugin that turns conversations into quotes, orders and commissions."""
