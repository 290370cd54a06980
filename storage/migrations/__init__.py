"""The Alembic environment and the migrations, numbered in their order."""
