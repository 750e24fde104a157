"""Wording: what a caller is told of a verdict. Speaks of the caller's own rules alone, and briefly.

Resource paths arrive encoded, so a hostile name cannot end the quotation it stands in; here they are only cut to length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mcp_gateway_policy.matching import CompiledRule, Stance, spelled_out
from mcp_gateway_policy.vocabulary import Effect, Ruling

_LONGEST = 160
_HINTS = 5
_LOOKED_AT = 64


def ruling(effect: Effect, stance: Stance, roles: frozenset[str]) -> Ruling:
    """How an effect was decided: deny beats ask beats allow, and silence denies."""
    if stance.deny is not None:
        rule, why = stance.deny.rule, stance.deny.reason
        told = f"rule `{rule}` denies {_named(effect)}{f': {why}' if why else ''}"
        return Ruling(effect, "deny", rule, told)
    if stance.asks:
        return Ruling(effect, "ask", stance.asks[0].rule, stance.asks[0].reason)
    if stance.allow is not None:
        return Ruling(effect, "allow", stance.allow.rule, stance.allow.reason)
    named = spelled_out(effect.action)
    aside = f"; only a rule that spells out `{_cut(named)}` can" if named else ""
    return Ruling(effect, "deny", None, f"no rule allows {_named(effect)} for {_callers(roles)}{aside}")


def refusal(denied: Sequence[Ruling]) -> str:
    """The reason of a whole call: of its first refused effect, and how many more there are."""
    more = len(denied) - 1
    return denied[0].reason + (f" (and {more} more effect{'s' if more > 1 else ''} of this call)" if more else "")


def hint(mine: Sequence[CompiledRule], action: str) -> str:
    """What the same caller may do on the same connection instead; the closest to `action` first. Empty when there is nothing."""
    told = list(dict.fromkeys(_told(mine, action)))[:_HINTS]
    return f"allowed here: {'; '.join(told)}" if told else ""


def reach(mine: Sequence[CompiledRule], actions: frozenset[str]) -> str:
    """What a caller may do of these actions on one connection, the first of it; empty when there is nothing."""
    told = list(dict.fromkeys(_told(mine, min(actions, default=""), actions)))
    return "; ".join((*told[:_HINTS], *(("…",) if told[_HINTS:] else ())))


def _told(mine: Sequence[CompiledRule], action: str, only: frozenset[str] | None = None) -> Iterator[str]:
    denials = [rule for rule in mine if not rule.permissive and rule.condition is None]
    offers = [
        (_distance(glob_text, action), rule.rule.name, rule, glob_text)
        for rule in mine
        if rule.permissive and rule.built_in is None
        for glob, glob_text in zip(rule.actions, rule.rule.actions, strict=True)
        if only is None or any(glob.matches(one) and rule.speaks_of(one) for one in only)
    ]
    for _, _, rule, actions in sorted(offers, key=lambda offer: offer[:2])[:_LOOKED_AT]:
        for pattern in rule.patterns[:_HINTS]:
            everything = pattern.widest()
            if any(
                denial.covers(everything) and any(glob.matches(actions) for glob in denial.actions)
                for denial in denials
            ):
                continue
            conditions = [
                *(["after an approval"] if rule.rule.effect == "ask" else []),
                *(["under a condition"] if rule.condition is not None else []),
            ]
            aside = f" ({', '.join(conditions)})" if conditions else ""
            yield f"`{_cut(actions)}` on `{_cut(pattern.text)}`{aside}"


def _distance(offered: str, wanted: str) -> int:
    if offered == wanted:
        return 0
    return 1 if offered.split(".")[0] == wanted.split(".")[0] else 2


def _named(effect: Effect) -> str:
    return f"`{_cut(effect.action)}` on `{_cut(effect.resource.path)}`"


def _callers(roles: frozenset[str]) -> str:
    if not roles:
        return "a caller without a role"
    named = sorted(roles)
    more = f" and {len(named) - _HINTS} more" if len(named) > _HINTS else ""
    return f"role{'s' if len(named) > 1 else ''} {', '.join(f'`{_cut(role)}`' for role in named[:_HINTS])}{more}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
