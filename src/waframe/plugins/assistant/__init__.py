"""Answers customers who want to buy: by rules, or by a language model whose every claim is checked."""
