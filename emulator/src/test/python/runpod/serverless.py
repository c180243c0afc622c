"""Takes jobs, runs a handler on each, and reports what becomes of them."""

import asyncio
import http.client
import inspect
import json
import os
import threading
import time
import urllib.parse

WORKER = os.environ.get("RUNPOD_POD_ID", "unknown")
KEY = os.environ.get("RUNPOD_AI_API_KEY", "")
VERSION = "1.12.0"

_lock = threading.Lock()
_jobs = {}  # by id: what cancels the job, or None for a handler that cannot be cancelled
_stopped = set()  # ids of jobs to stop, which may be told before their handlers have begun


def _url(variable, job_id=""):
    template = os.environ[variable]
    if "/job-take/" in template:
        return template.replace("$ID", WORKER)
    return template.replace("$RUNPOD_POD_ID", WORKER).replace("$ID", job_id)


def _call(method, url, body=None, headers=()):
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=90)
    try:
        path = parts.path + ("?" + parts.query if parts.query else "")
        connection.request(
            method,
            path,
            body=body,
            headers={"Authorization": KEY, "User-Agent": "RunPod-Python-SDK/" + VERSION, **dict(headers)},
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _report(variable, job_id, value, is_stream):
    url = _url(variable, job_id) + "&isStream=" + ("true" if is_stream else "false")
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "charset": "utf-8",
        "X-Request-ID": job_id,
    }
    body = json.dumps(value, ensure_ascii=False).encode("utf-8")
    for attempt in range(3):
        try:
            status, _ = _call("POST", url, body, headers)
            if status == 200:
                return
        except OSError:
            pass  # tried again
        time.sleep(0.1 * 2**attempt)


def progress_update(job, progress):
    """Shows clients how far a job is."""
    update = {"status": "IN_PROGRESS", "output": progress}
    _report("RUNPOD_WEBHOOK_POST_OUTPUT", job["id"], update, False)


def _result_of(value):
    if not isinstance(value, dict):
        return {"output": value}
    rest = {name: member for name, member in value.items() if name not in ("error", "refresh_worker")}
    result = {"output": rest} if rest else {}
    if value.get("error"):
        result["error"] = value["error"]
    if value.get("refresh_worker"):
        result["stopPod"] = True
    return result


def _run_async(job, coroutine):
    loop = asyncio.new_event_loop()
    task = loop.create_task(coroutine)
    with _lock:
        _jobs[job["id"]] = lambda: loop.call_soon_threadsafe(task.cancel)
        if job["id"] in _stopped:
            task.cancel()
    try:
        return loop.run_until_complete(task)
    finally:
        loop.close()


def _handle(config, job):
    handler = config["handler"]
    is_stream = inspect.isgeneratorfunction(handler)
    try:
        if is_stream:
            output = []
            for piece in handler(job):
                _report("RUNPOD_WEBHOOK_POST_STREAM", job["id"], {"output": piece}, False)
                if config.get("return_aggregate_stream"):
                    output.append(piece)
            result = {"output": output}
        elif inspect.iscoroutinefunction(handler):
            result = _result_of(_run_async(job, handler(job)))
        else:
            result = _result_of(handler(job))
    except asyncio.CancelledError:
        result = None  # the job was stopped, and nobody waits for its result
    except Exception as error:
        result = {"error": json.dumps({"error_type": str(type(error)), "error_message": str(error)})}
    if result is not None:
        _report("RUNPOD_WEBHOOK_POST_OUTPUT", job["id"], result, is_stream)
    with _lock:
        _jobs.pop(job["id"], None)
        _stopped.discard(job["id"])


def _repeat(step):
    while True:
        try:
            step()
        except OSError:
            time.sleep(0.1)  # the emulator is not there yet, or not any more


def _ping():
    with _lock:
        jobs = ",".join(_jobs)
    query = {"job_id": jobs} if jobs else {}
    query["runpod_version"] = VERSION
    _call("GET", _url("RUNPOD_WEBHOOK_PING") + "?" + urllib.parse.urlencode(query))
    time.sleep(int(os.environ.get("RUNPOD_PING_INTERVAL", "10000")) / 1000)


def _stop():
    status, body = _call("GET", _url("RUNPOD_WEBHOOK_GET_JOB").replace("/job-take/", "/job-stop/"))
    if status == 200:
        for job_id in json.loads(body)["jobsToStop"]:
            with _lock:
                _stopped.add(job_id)
                cancel = _jobs.get(job_id)
                if cancel:
                    cancel()


def start(config):
    """Serves jobs until the process ends."""
    most = config.get("concurrency_modifier", lambda current: current)(1)

    def take():
        with _lock:
            busy = len(_jobs)
        if busy >= most:
            time.sleep(0.005)
            return
        url = _url("RUNPOD_WEBHOOK_GET_JOB")
        if most - busy > 1:
            url = url.replace("/job-take/", "/job-take-batch/") + "&batch_size=%d" % (most - busy)
        status, body = _call("GET", url + "&job_in_progress=%d" % (busy > 0))
        if status == 429:
            time.sleep(5)
        if status != 200:
            return
        taken = json.loads(body)
        for job in taken if isinstance(taken, list) else [taken]:
            with _lock:
                _jobs[job["id"]] = None
            threading.Thread(target=_handle, args=(config, job), daemon=True).start()

    for step in (_ping, _stop):
        threading.Thread(target=_repeat, args=(step,), daemon=True).start()
    _repeat(take)
