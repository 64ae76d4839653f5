"""人民币大写: the amount in characters that cannot be altered by adding a stroke, as cheques, contracts and settlements carry it."""

from decimal import Decimal

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
LIMIT = Decimal(10) ** 16


def capital(amount: Decimal) -> str:
    """98400 -> 人民币玖万捌仟肆佰元整. Raises ValueError for fractions of a fen and from ten thousand billion yuan on."""
    if not amount.is_finite() or abs(amount) >= LIMIT:
        raise ValueError(f"{amount} cannot be written in capitals")
    cents = amount * 100
    if cents != int(cents):
        raise ValueError(f"{amount} is not a whole number of fen")
    yuan, rest = divmod(abs(int(cents)), 100)
    sign = "负" if cents < 0 else ""
    return f"人民币{sign}{_yuan(yuan, rest)}{_rest(yuan, rest)}"


def _yuan(yuan: int, rest: int) -> str:
    if not yuan:
        return "" if rest else "零元"
    out, zero = "", False
    for place, group in _groups(yuan):
        if not group:
            zero = True
            continue
        # a zero is spoken where a group is left out or does not fill its thousands
        out += ("零" if out and (zero or group < 1000) else "") + _four(group) + GROUPS[place]
        zero = False
    return out + "元"


def _groups(yuan: int) -> list[tuple[int, int]]:
    """Groups of four digits with their place, the highest first: 1_0000_0001 -> [(2, 1), (1, 0), (0, 1)]."""
    groups: list[tuple[int, int]] = []
    while yuan:
        yuan, low = divmod(yuan, 10_000)
        groups.append((len(groups), low))
    return groups[::-1]


def _four(group: int) -> str:
    out, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            out += ("零" if gap and out else "") + DIGITS[digit] + PLACES[place]
        gap = not digit
    return out


def _rest(yuan: int, rest: int) -> str:
    if not rest:
        return "整"
    jiao, fen = divmod(rest, 10)
    head = DIGITS[jiao] + "角" if jiao else ("零" if yuan else "")
    return head + (DIGITS[fen] + "分" if fen else "整")
