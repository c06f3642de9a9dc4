"""The control plane of scripts/cluster, as an administrator sees it who can also kill and stop its processes; and its audit log."""
import base64
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from api import PATIENCE, Api

ACCOUNTS = os.path.normpath(f'{os.path.dirname(os.path.abspath(__file__))}/../../../examples/rbac/rbac.yaml')


class Plane:
    def __init__(self, settings):
        self.settings = settings
        self.server = settings['SERVER']
        self.folder = os.path.dirname(settings['KUBECONFIG'])
        pki = f'{self.folder}/pki'
        self.authority = f'{pki}/ca.crt'
        self.certificate = (f'{pki}/kube-apiserver.crt', f'{pki}/kube-apiserver.key')
        self.api = Api(settings)
        self.address = (self.api.host, int(self.api.port))

    def deployer(self, namespace):
        """The token of the account that examples/rbac makes for whoever runs drey: with its rights there, and no more."""
        for document in open(ACCOUNTS, encoding='utf-8').read().split('\n---\n'):
            kind = re.search(r'^kind: (\w+)', document, re.MULTILINE).group(1)
            status, answer = self.api.ask('POST', self.api.path(f'{kind.lower()}s', namespace), document, 'application/yaml')
            if status != 201: raise RuntimeError(f'{ACCOUNTS}: {answer}')
        status, answer = self.api.ask('POST', self.api.path('serviceaccounts', namespace, 'flink-deployer/token'), {'spec': {'expirationSeconds': 2 * 86400}})
        if status != 201: raise RuntimeError(f'no token: {answer}')
        return answer['status']['token']

    def kubeconfig(self, path, port, token):
        """A kubeconfig of who has that token, whose server is that port."""
        authority = base64.b64encode(open(self.authority, 'rb').read()).decode()
        cluster = {'name': 'drey', 'cluster': {'server': f'https://127.0.0.1:{port}', 'certificate-authority-data': authority}}
        with open(path, 'w', encoding='utf-8') as out:
            json.dump({'apiVersion': 'v1', 'kind': 'Config', 'current-context': 'drey', 'clusters': [cluster], 'users': [{'name': 'drey', 'user': {'token': token}}],
                       'contexts': [{'name': 'drey', 'context': {'cluster': 'drey', 'user': 'drey'}}]}, out)
        return path

    def pid(self, component):
        return int(open(f'{self.folder}/run/{component}.pid', encoding='utf-8').read())

    def kill(self):
        """kill -9 of the API server. Gives what `restart` needs."""
        pid = self.pid('kube-apiserver')
        words = open(f'/proc/{pid}/cmdline', 'rb').read().decode().split('\0')[:-1]
        os.kill(pid, signal.SIGKILL)
        while self.is_listening(): time.sleep(0.01)
        return words

    def restart(self, words):
        """Starts it anew, and waits until it answers."""
        with open(f'{self.folder}/logs/kube-apiserver.log', 'ab') as log:
            process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        with open(f'{self.folder}/run/kube-apiserver.pid', 'w', encoding='utf-8') as out:
            out.write(f'{process.pid}\n')
        threading.Thread(target=process.wait, daemon=True).start()
        while not self.is_listening(): time.sleep(0.02)

    def is_listening(self):
        with socket.socket() as probe:
            return probe.connect_ex(self.address) == 0

    def await_ready(self):
        end = time.monotonic() + PATIENCE
        while not self.is_ready():
            if time.monotonic() > end: raise RuntimeError('the API server does not get ready')
            time.sleep(0.05)

    def is_ready(self):
        try:
            connection = self.api.connect()
            connection.request('GET', '/readyz')
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def pause_etcd(self, seconds):
        """etcd stands still from now on, for so long."""
        pid = self.pid('etcd')
        os.kill(pid, signal.SIGSTOP)
        timer = threading.Timer(seconds, os.kill, (pid, signal.SIGCONT))
        timer.start()
        return timer


class Audit:
    """What the program under test asked of the API server, by the name of the cluster that is meant."""

    def __init__(self, path, marks):
        self.file = open(path, encoding='utf-8', errors='replace')
        self.file.seek(0, os.SEEK_END)
        self.marks, self.events, self.lock = re.compile(marks), {}, threading.Lock()

    def of(self, mark):
        """Events so far: {verb, resource, subresource, name, code, body}."""
        with self.lock:
            for line in self.file: self.take(line)
            return list(self.events.get(mark, ()))

    def take(self, line):
        if '"userAgent":"drey/' not in line or '"verb":"list"' in line or '"verb":"watch"' in line: return
        try:
            event = json.loads(line)
        except ValueError:
            return  # the last line of a server that was killed
        place, body = event.get('objectRef', {}), event.get('requestObject') or {}
        name = place.get('name') or body.get('metadata', {}).get('name', '')
        found = self.marks.search(name) or self.marks.search(event['requestURI'])
        if not found: return
        self.events.setdefault(found.group(0), []).append({
            'verb': event['verb'], 'resource': place.get('resource', ''), 'subresource': place.get('subresource', ''), 'name': name, 'body': body,
            'uri': event['requestURI'], 'code': event.get('responseStatus', {}).get('code', 0), 'dry': 'dryRun' in event['requestURI'] or bool(body.get('dryRun'))})
