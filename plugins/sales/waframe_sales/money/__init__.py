"""What things cost: lines, discounts, tax, totals, commissions; knows no clock, no database and no waframe."""
