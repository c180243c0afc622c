import runpod


def handler(job):
    for word in job["input"]["prompt"].split():
        yield word


runpod.serverless.start({"handler": handler, "return_aggregate_stream": True})
