#!/usr/bin/env python3
"""Flink's web interface in a real browser, by `drey ui`.

usage: browser.py DREY CLUSTER NAMESPACE JOB SCREENSHOTS

Opens it in Chromium: the graph of the job, its checkpoints, the JobManager's log, and cancels the job by the page's own button. Fails
when something of that is not there, when the page asks any other host, when its own rules (Content-Security-Policy) are in its way, or
when drey does not end as it is told to. Leaves a picture of each in the folder SCREENSHOTS.

Chromium is told what to do by the DevTools protocol over two pipes: JSON texts with a zero byte behind each.
"""
import base64
import json
import os
import pathlib
import select
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE = 60  # seconds, of each thing that is waited for
QUIET = ('--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-sync', '--disable-extensions', '--disable-breakpad',
         '--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--disable-domain-reliability',
         '--no-default-browser-check', '--no-pings', '--metrics-recording-only', '--window-size=1280,900', '--force-color-profile=srgb',
         '--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater')


class Browser:
    def __init__(self, folder):
        to_browser, self.out = os.pipe()
        self.inn, from_browser = os.pipe()
        program = ['chromium', *QUIET, '--remote-debugging-pipe', f'--user-data-dir={folder}/profile', f'--log-net-log={folder}/net.json', 'about:blank']
        self.process = subprocess.Popen(['bash', '-c', f'exec "$@" 3<&{to_browser} 4>&{from_browser}', 'bash', *program],
                                        pass_fds=(to_browser, from_browser), env=dict(os.environ, HOME=folder), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
        os.close(to_browser)
        os.close(from_browser)
        self.number, self.buffer, self.session = 0, b'', None
        self.asked, self.complaints = [], []
        target = next(t for t in self.do('Target.getTargets')['targetInfos'] if t['type'] == 'page')
        self.session = self.do('Target.attachToTarget', targetId=target['targetId'], flatten=True)['sessionId']
        for part in ('Page', 'Runtime', 'Network', 'Log'):
            self.do(part + '.enable')

    def do(self, method, **params):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': params}
        if self.session:
            message['sessionId'] = self.session
        os.write(self.out, json.dumps(message).encode() + b'\0')
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for answer in self.read(until - time.monotonic()):
                if answer.get('id') != self.number:
                    continue
                if 'error' in answer:
                    raise RuntimeError(f'{method}: {answer["error"]}')
                return answer['result']
        raise RuntimeError(f'{method}: no answer')

    def read(self, most):
        """What the browser has said meanwhile."""
        if not select.select([self.inn], [], [], max(most, 0))[0]:
            return
        piece = os.read(self.inn, 1 << 20)
        if not piece:
            raise RuntimeError('the browser ended: ' + self.process.stderr.read().decode(errors='replace')[-2000:])
        *whole, self.buffer = (self.buffer + piece).split(b'\0')
        for text in whole:
            message = json.loads(text)
            self.note(message.get('method'), message.get('params', {}))
            yield message

    def note(self, method, params):
        if method == 'Network.requestWillBeSent':
            self.asked.append(params['request']['url'])
        if method == 'Runtime.exceptionThrown':
            self.complaints.append(json.dumps(params['exceptionDetails'])[:500])
        if method == 'Log.entryAdded' and 'Content Security Policy' in params['entry']['text']:
            self.complaints.append(params['entry']['text'])

    def value(self, expression):
        result = self.do('Runtime.evaluate', expression=expression, returnByValue=True)
        return result['result'].get('value')

    def wait(self, what, expression):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := self.value(expression):
                print(f'{what}: {found}', file=sys.stderr)
                return found
            for _ in self.read(0.2):
                pass
        raise RuntimeError(f'{what}: not there; the page has: {self.value("document.body.innerText")!r}')

    def go(self, url):
        self.do('Page.navigate', url=url)

    def picture(self, path):
        path.write_bytes(base64.b64decode(self.do('Page.captureScreenshot', format='png')['data']))

    def end(self):
        self.session = None
        try:
            self.do('Browser.close')
        except (RuntimeError, OSError):
            pass
        self.process.wait(PATIENCE)


CLICK = '''(() => { const found = [...document.querySelectorAll('%s')].find(e => e.offsetParent && e.innerText.trim() === '%s');
           if (found) found.click(); return !!found })()'''


def look(browser, url, job, pictures):
    page = f'{url}#/job/running/{job}'
    browser.go(f'{page}/overview')
    # They are drawn empty and low first.
    browser.wait('boxes in the graph of the job', "[...document.querySelectorAll('flink-dagre foreignObject')].filter(e => e.getBoundingClientRect().height > 60).length")
    browser.wait('running tasks', "document.body.innerText.includes('RUNNING') && 'yes'")
    browser.picture(pictures / 'graph.png')
    browser.go(f'{page}/checkpoints')
    browser.wait('checkpoints', "(document.body.innerText.match(/Latest Completed Checkpoint[^]{0,60}/) || [''])[0]")
    browser.picture(pictures / 'checkpoints.png')
    browser.go(f'{url}#/job-manager/logs')
    browser.wait('lines of the log', "[...document.querySelectorAll('.view-line')].filter(e => e.innerText.includes('INFO')).length")
    browser.picture(pictures / 'log.png')
    browser.go(f'{page}/overview')
    browser.wait('button to cancel', CLICK % ('a, button', 'Cancel Job'))
    browser.wait('button to say so', CLICK % ('button', 'Yes') + ' || ' + CLICK % ('button', 'OK'))
    browser.wait('end of the job', "/CANCEL|FAILED_OVER|does not answer|is gone/.test(document.body.innerText) && document.body.innerText.match(/CANCEL\\w*|does not answer|is gone/)[0]")
    browser.picture(pictures / 'cancelled.png')


def hosts_asked_by_pages(net_log):
    """As the browser's own log of the network has them, workers of pages too; what it asks for itself is of no page."""
    log = json.loads(net_log.read_text())
    kind = log['constants']['logEventTypes']['URL_REQUEST_START_JOB']
    jobs = [event['params'] for event in log['events'] if event['type'] == kind and 'url' in event.get('params', {})]
    urls = [job['url'] for job in jobs if job['initiator'] != 'not an origin']
    return {url.split('/')[2] for url in urls if url.startswith(('http:', 'https:', 'ws:', 'wss:'))}


def main():
    drey, cluster, namespace, job, pictures = sys.argv[1:]
    pictures = pathlib.Path(pictures)
    pictures.mkdir(parents=True, exist_ok=True)
    server = subprocess.Popen([drey, 'ui', cluster, '--print', '--namespace', namespace], stdout=subprocess.PIPE, text=True)
    try:
        url = server.stdout.readline().strip()
        assert url.startswith('http://127.0.0.1:'), url
        with tempfile.TemporaryDirectory() as folder:
            browser = Browser(folder)
            try:
                look(browser, url, job, pictures)
            finally:
                browser.end()
            asked = {address for address in browser.asked if address.startswith(('http', 'ws'))}
            elsewhere = [address for address in asked if not address.startswith(url)]
            assert not elsewhere, f'the page asks others: {elsewhere}'
            assert not browser.complaints, browser.complaints
            hosts = hosts_asked_by_pages(pathlib.Path(folder) / 'net.json')
            assert hosts == {url.split('/')[2]}, f'the page asks others: {hosts}'
            print(f'{len(asked)} addresses asked, all below {url}', file=sys.stderr)
    finally:
        server.send_signal(signal.SIGINT)
        ended = server.wait(10)
    assert ended == 130, f'drey ui ended with {ended}'


main()
