"""Words that stand where a password might, and are none: what is said of passwords in English, and the commonest of it in other languages.

Words only; what is made of them, `spoken` knows.
"""

from __future__ import annotations

from typing import Final

PREDICATES: Final = frozenset(
    (
        "1password", "about", "above", "absent", "access", "after", "again", "allow", "alone", "alphanumeric", "also", "always", "ambiguous",
        "anonymous", "anything", "arbitrary", "ascii", "asking", "automatic", "available", "avoid", "bad", "base64", "basic", "before",
        "beforehand", "being", "bekannt", "below", "bitwarden", "blank", "blocking", "bloqueada", "both", "broken", "caducada", "caducado",
        "cambiada", "case", "causing", "changing", "checking", "cifrada", "clear", "cleartext", "coming", "common", "compliant", "comply",
        "compulsory", "confidential", "continue", "correct", "correcta", "correcte", "correctly", "correcto", "critical", "current",
        "currently", "curta", "default", "deleted", "demasiado", "different", "difficult", "directly", "does", "done", "dort", "dunno",
        "débil", "easily", "easy", "either", "elsewhere", "empty", "encriptada", "encrypted", "english", "enough", "ensure", "equal",
        "erforderlich", "errata", "erroné", "essential", "everything", "exactly", "existing", "expirada", "expirado", "expire", "expiring",
        "expiré", "external", "faible", "failing", "fake", "falsch", "false", "fausse", "faux", "fehlerhaft", "fel", "fine", "first",
        "following", "force", "forgotten", "fout", "fraca", "free", "from", "frozen", "geheim", "generic", "getting", "given", "gleich",
        "global", "going", "gone", "good", "guardada", "guardado", "guessable", "gültig", "hard", "hardcoded", "hashed", "have", "hello",
        "here", "hers", "hidden", "hier", "hold", "identical", "identisch", "illegal", "immer", "immutable", "important", "inactive",
        "inconnu", "inconsistent", "incorrect", "incorrecta", "incorrecte", "incorrectly", "incorrecto", "independent", "initial",
        "inkorrekt", "insecure", "insufficient", "internal", "into", "invalid", "invalide", "inválida", "inválido", "irrelevant", "just",
        "keep", "keepass", "kept", "known", "korrekt", "krävs", "kurz", "lacking", "lang", "last", "lastpass", "later", "leeg", "leer",
        "lemme", "lengthy", "less", "like", "likely", "local", "long", "lost", "made", "make", "mandatory", "manquant", "manquante", "manual", "many",
        "match", "matching", "maybe", "meant", "memorable", "mine", "minimum", "missing", "more", "much", "necesaria", "necesario", "necessary",
        "neither", "neu", "never", "new", "next", "nicht", "nieprawidłowe", "nirgends", "nobody", "noch", "none", "nope", "normal",
        "nothing", "notwendig", "null", "numeric", "numerical", "nécessaire", "nötig", "obligatoire", "obligatoria", "obligatorio",
        "obligatorisch", "obrigatória", "obvious", "often", "ogiltigt", "okay", "olvidada", "onbekend", "once", "ongeldig", "onjuist",
        "only", "opcional", "open", "optional", "ours", "outdated", "over", "pending", "permanent", "personal", "pflicht", "ping", "pinned",
        "plain", "plaintext", "popular", "possible", "present", "prevent", "prior", "private", "probably", "proceed", "prone", "proper", "properly",
        "public", "random", "read", "readonly", "ready", "really", "recent", "redundant", "register", "removed", "requerida", "requerido", "requis",
        "requise", "richtig", "right", "running", "safe", "salted", "same", "sbagliata", "scaduta", "schwach", "secondary", "secret",
        "secrets", "secure", "secured", "seen", "sensitive", "sent", "separate", "separately", "set", "short", "shown", "sicher", "sign",
        "silent", "simple", "simply", "someone", "something", "sometimes", "sorry", "special", "specific", "stale", "stark", "start",
        "static", "still", "strong", "stronger", "sufficient", "super", "sure", "temporary", "than", "thanks", "that", "their", "theirs",
        "them", "then", "there", "therefore", "these", "this", "thus", "today", "together", "tomorrow", "tomt", "too", "transient",
        "trivial", "trop", "true", "twice", "unavailable", "unbekannt", "unclear", "undefined", "under", "ungültig", "unicode", "unique",
        "universal", "unknown", "unlikely", "unlock", "unnecessary", "unprintable", "unsafe", "unset", "unsicher", "until", "unusable", "using",
        "utf-8", "vacía", "vacío", "valid", "valide", "vazia", "vencida", "vencido", "veraltet", "vereist", "verlopen", "verplicht", "vide",
        "visible", "void", "válida", "waiting", "weak", "weaker", "weg", "well", "what", "whatever", "when", "where", "which", "whole",
        "with", "within", "without", "working", "written", "wrong", "wymagane", "yeah", "yes", "yesterday", "your", "yours", "yourself",
        "zwingend",
        "błędne", "puste", "wymagane", "nieprawidłowe", "niepoprawne", "złe", "felaktigt", "fel", "ogiltigt", "obligatoriskt", "tomt", "utgånget", "svagt",
        "feil", "ugyldig", "ugyldigt", "påkrevd", "obligatorisk", "utløpt", "svakt", "tom", "tomt", "forkert", "udløbet", "påkrævet", "svag", "kort",
        "väärä", "väärin", "vanhentunut", "pakollinen", "tyhjä", "heikko", "lyhyt", "povinné", "neplatné", "nesprávné", "špatné", "prázdné", "slabé", "krátké",
        "chybné", "vyžadováno", "incorectă", "obligatorie", "greșită", "slabă", "goală", "expirată", "invalidă", "necesară", "scurtă", "works", "worked",
    )
)  # fmt: skip
"""What a password is said to be, or to do; and what people answer instead of telling one."""

THINGS: Final = frozenset(
    (
        "accepted", "eingabe", "vergessen", "wiederholen", "zurücksetzen", "anzeigen", "entropy", "owner", "content", "contents", "characters", "salt", "varchar", "bytea", "nvarchar", "char", "character", "blob", "binary", "sufficient", "requisite", "latest", "stable", "alpine", "automatically", "combination", "command", "commands", "fallback", "keys", "successfully", "unlocked", "recognised", "recognized", "account", "approach", "attempt", "auth", "authentication", "authorisation", "authorization", "based", "box", "boxes",
        "cache", "caching", "cannot", "capability", "change", "changes", "check", "checker", "checking", "checks", "column", "complexity",
        "component", "could", "cracking", "credential", "credentials", "database", "dialog", "doesn't", "email", "encryption", "entries",
        "entry", "expiration", "expires", "expiry", "feature", "field", "fields", "file", "files", "flow", "form", "forms", "function",
        "functionality", "generation", "generator", "grant", "guessing", "handling", "hash", "hashes", "hashing", "hint", "hints",
        "history", "input", "inputs", "instead", "isn't", "issue", "item", "items", "leak", "length", "level", "line", "lines", "link",
        "list", "lists", "logic", "login", "logins", "logon", "lookup", "management", "manager", "managers", "mask", "method", "mode",
        "module", "must", "name", "only", "option", "options", "page", "parameter", "parameters", "part", "parts", "passphrase", "password",
        "passwords", "policies", "policy", "portion", "prompt", "prompts", "protection", "query", "question", "recovery", "request",
        "requests", "requirement", "requirements", "reset", "resets", "reuse", "rotation", "rules", "safe", "screen", "section", "security",
        "setting", "settings", "sharing", "should", "storage", "store", "strength", "string", "support", "sync", "system", "table",
        "template", "text", "token", "type", "types", "user", "username", "users", "validation", "validator", "value", "variable", "vault",
        "verification", "verifier", "via", "wasn't", "will", "word", "words", "would",
    )
)  # fmt: skip
"""What a password is beside another word: `password policy`."""

GUIDANCE: Final = frozenset(
    (
        "admin", "any", "api", "are", "as", "ask", "at", "aus", "avec", "be", "been", "beim", "bitte", "both", "by", "certificate", "check",
        "choose", "client", "comes", "con", "connection", "contact", "dans", "das", "database", "del", "den", "der", "des", "did", "die",
        "does", "each", "eingeben", "enter", "est", "find", "for", "found", "frag", "frage", "from", "für", "get", "gets", "given", "got",
        "had", "has", "host", "how", "http", "https", "if", "into", "is", "ist", "it", "its", "las", "leave", "les", "lives", "look", "los",
        "may", "might", "mit", "nach", "nachfragen", "needed", "needs", "no", "not", "nur", "on", "one", "or", "para", "please", "por",
        "pour", "private", "provide", "public", "que", "refer", "request", "response", "root", "see", "server", "service", "session",
        "siehe", "sind", "smtp", "sont", "ssh", "ssl", "steht", "these", "this", "tls", "to", "una", "und", "une", "url", "ver", "voir",
        "wachtwoord", "was", "who", "why", "wird", "with", "wurde", "you", "your", "zie", "zum", "zur", "ändern",
    )
)  # fmt: skip
"""Words of those who say what a password is for, or where it is found."""
