"""Fetches reports from the offices' own sites, politely, and keeps the bytes as they came."""
