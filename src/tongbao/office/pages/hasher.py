"""How passwords are kept: Argon2id with what OWASP recommends at least (19 MiB, 2 passes, 1 lane)."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2id(Argon2PasswordHasher):
    """Django's Argon2id, lighter than its default: at a deadline a thousand people sign in within minutes."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
