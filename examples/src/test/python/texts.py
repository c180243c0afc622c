import asyncio

import runpod


async def handler(job):
    prompt = job["input"]["prompt"]
    if prompt == "wait":
        await asyncio.sleep(600)
    return {"text": prompt.upper()}


runpod.serverless.start({"handler": handler})
