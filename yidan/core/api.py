from ninja import Router

from yidan.core.imports.doors import batches

router = Router(tags=["imports"])
batches.endpoints(router)
