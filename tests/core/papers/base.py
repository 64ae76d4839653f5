"""The invented company of the sample papers, its header and its signatures."""

from __future__ import annotations

from yidan.core.papers.shapes import Company, Head, Signature

COMPANY = Company(mark="澄", name="澄江智造", entity="澄江智造装备（无锡）有限公司", host="cj.example")


def head(no: str, status: str = "已批准", official: bool = True, printed: str = "钱伟 物流部 2026-11-24 09:42", **more: str) -> Head:
    return Head(company=COMPANY, no=no, status=status, official=official, printed=printed, **more)  # type: ignore[arg-type]


def signed(role: str, name: str, at: str = "11-24 09:20", digest: str = "2f60…8d1a", **more: str) -> Signature:
    return Signature(role=role, name=name, at=at, hash=digest, **more)
