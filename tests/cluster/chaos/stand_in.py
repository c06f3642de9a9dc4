"""A kubelet and Flink, as far as commands see them: pods whose ConfigMap is there run, with a JobManager in each that answers its REST API.

Every pod has an address of its own of a network that leads to this machine alone; one server has them all, and the API server's proxy
finds the pods behind the rest Services.
"""
import http.client
import http.server
import datetime
import json
import re
import threading
import time
import uuid

NETWORK = '198.18'
PORT = 8081
NODE = 'stand-in'
HEARTBEAT = 5  # seconds


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime('%Y-%m-%dT%H:%M:%SZ')


class JobManager:
    """One, from the start of its pod to its end, and its job."""

    def __init__(self, cluster, options, number, end):
        self.cluster, self.options, self.end_cluster = cluster, options, end
        self.job, self.state, self.number = self.option('$internal.pipeline.job-id') or uuid.uuid4().hex, 'RUNNING', number
        self.restored, self.savepoints, self.operations, self.lock = self.option('execution.state-recovery.path'), [], {}, threading.Lock()
        self.is_over = self.is_ending = False

    def option(self, key):
        found = re.search(rf'(?m)^{re.escape(key)}: "?\'?([^"\'\n]*)', self.options)
        return found.group(1) if found else ''

    def answer(self, method, path, body):
        """A status and a document."""
        with self.lock:
            parts = path.removeprefix('/v1/').split('/')
            if method == 'GET': return self.get('/'.join(parts), parts)
            if len(parts) < 2 or parts[1] != self.job: return self.error(404, f'Job {parts[-1]} not found')
            if method == 'PATCH': return self.cancel()
            return self.start(parts[2], body)

    def get(self, path, parts):
        tasks = {'total': 4, 'running' if self.state == 'RUNNING' else 'finished': 4}
        job = {'jid': self.job, 'name': self.cluster, 'state': self.state, 'start-time': 1, 'end-time': -1, 'duration': 1, 'tasks': tasks}
        known = {'config': {'refresh-interval': 3000, 'flink-version': '2.3.0', 'flink-revision': 'abc @ 2026'},
                 'overview': {'taskmanagers': 1, 'slots-total': 4, 'slots-available': 0},
                 'jobs/overview': {'jobs': [job]},
                 f'jobs/{self.job}': {'jid': self.job, 'name': self.cluster, 'state': self.state},
                 f'jobs/{self.job}/checkpoints': self.checkpoints(),
                 f'jobs/{self.job}/checkpoints/config': {'mode': 'exactly_once', 'interval': 1000}}
        if path in known: return 200, known[path]
        if len(parts) == 4 and parts[2] in ('savepoints', 'checkpoints'): return self.status_of(parts[3])
        return self.error(404, f'Not found: /{path}')

    def checkpoints(self):
        first = 10 * self.number
        latest = {'completed': {'id': first + 1, 'status': 'COMPLETED', 'external_path': f's3://b/checkpoints/chk-{first + 1}'}}
        if self.restored: latest['restored'] = {'id': first, 'external_path': self.restored, 'is_savepoint': True}
        if self.savepoints: latest['savepoint'] = {'id': first + 2, 'status': 'COMPLETED', 'checkpoint_type': 'SYNC_SAVEPOINT' if self.state == 'FINISHED' else 'SAVEPOINT', 'external_path': self.savepoints[-1]}
        return {'counts': {'restored': 1 if self.restored else 0, 'total': 1, 'in_progress': 0, 'completed': 1, 'failed': 0}, 'latest': latest}

    def cancel(self):
        if self.state != 'RUNNING': return self.error(409, f'Job cancellation failed because the job has already reached another terminal state ({self.state}).')
        self.finish('CANCELED')
        return 202, {}

    def start(self, what, body):
        trigger = body.get('triggerId') or uuid.uuid4().hex
        if trigger in self.operations: return 202, {'request-id': trigger}
        if self.state != 'RUNNING': return self.error(409, f'the job has already reached another terminal state ({self.state})')
        folder = body.get('targetDirectory') or body.get('target-directory') or self.option('execution.checkpointing.savepoint-dir') or 's3://b/sp'
        path = f'{folder}/savepoint-{self.job[:6]}-{uuid.uuid4().hex[:12]}'
        self.operations[trigger] = path
        self.savepoints.append(path)
        # the REST server stays until the result has been asked for (CompletedOperationCache)
        if what == 'stop': self.finish('FINISHED', 300)
        elif body.get('cancel-job'): self.finish('CANCELED', 300)
        return 202, {'request-id': trigger}

    def status_of(self, trigger):
        if trigger not in self.operations: return self.error(404, f'There is no operation with triggerId={trigger}.')
        if self.state != 'RUNNING': self.finish(self.state)
        return 200, {'status': {'id': 'COMPLETED'}, 'operation': {'location': self.operations[trigger]}}

    def finish(self, state, seconds=0.2):
        self.state = state
        timer = threading.Timer(seconds, self.end)
        timer.daemon = True
        timer.start()

    def end(self):
        if self.is_ending: return
        self.is_ending = True
        self.end_cluster()

    def error(self, status, text):
        return status, {'errors': [text]}


class StandIn:
    """Use it in a `with`. It looks after the pods of one namespace."""

    def __init__(self, api, namespace):
        self.api, self.namespace = api, namespace
        self.lives, self.by_address, self.pods, self.lock = [], {}, {}, threading.Lock()
        self.seen, self.over = 0, False

    def __enter__(self):
        stand_in = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'
            def log_message(self, *_): pass
            def work(self):
                wanted = int(self.headers.get('Content-Length') or 0)
                body = self.rfile.read(wanted)
                life = stand_in.by_address.get(self.connection.getsockname()[0])
                if life is None or life.is_over or len(body) < wanted or self.command == 'POST' and not body:
                    self.close_connection = True
                    return
                status, document = life.answer(self.command, self.path.split('?')[0], json.loads(body or b'{}'))
                text = json.dumps(document).encode()
                self.send_response(status)
                for name, value in (('Content-Type', 'application/json; charset=UTF-8'), ('Content-Length', str(len(text)))): self.send_header(name, value)
                self.end_headers()
                self.wfile.write(text)
            do_GET = do_POST = do_PATCH = do_DELETE = work

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads, request_queue_size = True, 200
            def handle_error(self, *_): pass

        self.server = Server(('0.0.0.0', PORT), Handler)
        self.api.ask('POST', 'api/v1/nodes', {'apiVersion': 'v1', 'kind': 'Node', 'metadata': {'name': NODE}})
        for work in (self.server.serve_forever, self.watch, self.beat): threading.Thread(target=work, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.over = True
        self.server.shutdown()

    def beat(self):
        """A node whose kubelet is silent loses its pods."""
        while not self.over:
            condition = {'type': 'Ready', 'status': 'True', 'reason': 'KubeletReady', 'message': '', 'lastHeartbeatTime': now(), 'lastTransitionTime': now()}
            self.api.ask('PATCH', f'api/v1/nodes/{NODE}/status', {'status': {'conditions': [condition]}}, 'application/merge-patch+json')
            time.sleep(HEARTBEAT)

    def of(self, cluster):
        """Its JobManagers, the oldest first."""
        with self.lock:
            return [life for life in self.lives if life.cluster == cluster]

    def running(self, cluster):
        return [life for life in self.of(cluster) if not life.is_over and life.state == 'RUNNING']

    def watch(self):
        """What is there, and then whatever comes; from the beginning where the server went away."""
        while not self.over:
            try:
                listed = self.api.ask('GET', self.api.path('pods', self.namespace))[1]
                there = {pod['metadata']['uid']: pod for pod in listed['items']}
                for uid in [uid for uid in list(self.pods) if uid not in there]: self.stop(uid)
                for pod in there.values(): self.see(pod)
                self.follow(listed['metadata']['resourceVersion'])
            except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException):
                time.sleep(0.05)

    def follow(self, version):
        connection = self.api.connect()
        connection.sock.settimeout(None)
        connection.request('GET', f'/{self.api.path("pods", self.namespace)}?watch=true&resourceVersion={version}')
        answer = connection.getresponse()
        while line := answer.readline():
            event = json.loads(line)
            if event['type'] == 'ERROR': return
            if event['type'] == 'DELETED': self.stop(event['object']['metadata']['uid'])
            else: self.see(event['object'])

    def see(self, pod):
        uid = pod['metadata']['uid']
        if pod['metadata'].get('deletionTimestamp'):
            self.stop(uid)
            self.api.ask('DELETE', self.api.path('pods', self.namespace, pod['metadata']['name']), {'gracePeriodSeconds': 0, 'preconditions': {'uid': uid}})
            return
        if uid in self.pods: return
        with self.lock:
            self.pods[uid] = None
            self.seen += 1
            number = self.seen
        threading.Thread(target=self.start, args=(pod, number), daemon=True).start()

    def start(self, pod, number):
        """The JobManager of a pod, as soon as its ConfigMap can be mounted."""
        cluster, uid = pod['metadata']['labels']['app'], pod['metadata']['uid']
        self.api.ask('POST', self.api.path('pods', self.namespace, pod['metadata']['name'] + '/binding'),
                     {'apiVersion': 'v1', 'kind': 'Binding', 'metadata': {'name': pod['metadata']['name']}, 'target': {'apiVersion': 'v1', 'kind': 'Node', 'name': NODE}})
        owner = None
        while owner is None:
            if uid not in self.pods or self.over: return
            owner = self.api.get('configmaps', self.namespace, f'flink-config-{cluster}')
            if owner is None: time.sleep(0.05)
        deployment = owner['metadata'].get('ownerReferences', [{}])[0].get('uid')
        address = f'{NETWORK}.{number // 250}.{number % 250 + 1}'
        life = JobManager(cluster, owner['data']['config.yaml'], number, lambda: self.end(cluster, deployment))
        with self.lock:
            if uid not in self.pods: return
            self.pods[uid] = life
            self.lives.append(life)
            self.by_address[address] = life
        self.tell(pod, address)

    def tell(self, pod, address):
        container = pod['spec']['containers'][0]
        state = {'name': container['name'], 'image': container['image'], 'imageID': container['image'], 'ready': True, 'started': True, 'restartCount': 0,
                 'state': {'running': {'startedAt': now()}}}
        conditions = [{'type': kind, 'status': 'True', 'lastTransitionTime': now()} for kind in ('PodScheduled', 'Initialized', 'ContainersReady', 'Ready')]
        self.api.patch('pods', self.namespace, pod['metadata']['name'] + '/status', {'status': {
            'phase': 'Running', 'podIP': address, 'podIPs': [{'ip': address}], 'hostIP': address, 'startTime': now(), 'conditions': conditions, 'containerStatuses': [state]}})

    def stop(self, uid):
        with self.lock:
            life = self.pods.pop(uid, None)
        if life is not None: life.is_over = True

    def end(self, cluster, deployment):
        """A job that ended takes its cluster away, as Flink does."""
        there = self.api.get('deployments', self.namespace, cluster)
        if there and there['metadata']['uid'] == deployment: self.api.delete('deployments', self.namespace, cluster)
