"""An amphora's operating system, as far as Octavia's own agent needs one: process 1 of fresh mount and pid namespaces.

    ip netns exec NAME unshare --mount --pid --fork --mount-proc --kill-child python3 amphora.py FILES

FILES holds amphora-agent.conf, server.pem and client_ca.pem. The agent, its unit files and whatever it starts see
/etc, /var, /usr and /run of their own; all of it is gone when this process ends. In place of systemd there is what the
agent asks of it: to start, stop and reload the units that the agent has written.
"""
import os
import shlex
import shutil
import socket
import subprocess
import sys

UNITS = '/usr/lib/systemd/system'
CONTROL = '/run/units.sock'
NAMESPACE = 'amphora-haproxy'
WAIT_SECONDS = 15
MEMORY_KIB = 3 << 20

# What /usr/sbin/service and systemctl are: they ask process 1.
CLIENT = '''#!/usr/bin/python3 -IS
import os, socket, sys
words = sys.argv[1:]
if os.path.basename(sys.argv[0]) == 'service':
    words = [words[1], words[0]]
with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as control:
    control.connect('/run/units.sock')
    control.sendall((' '.join(words) + '\\n').encode())
    status, _, text = control.makefile().read().partition('\\n')
print(text, end='')
sys.exit(int(status))
'''


def mount(*words):
    subprocess.run(['mount', *words], check=True)


def own_file_system(files):
    """Everything that is written below goes to memory; what was there before is seen as it was."""
    mount('-t', 'tmpfs', 'own', '/mnt')
    for name in ('etc', 'var', 'usr'):
        for part in ('upper', 'work'):
            os.makedirs(f'/mnt/{name}/{part}')
        mount('-t', 'overlay', 'own', '-o',
              f'lowerdir=/{name},upperdir=/mnt/{name}/upper,workdir=/mnt/{name}/work', f'/{name}')
    mount('-t', 'tmpfs', 'own', '/run')
    for directory in ('/run/netns', '/run/rsyslog/octavia', '/var/lib/octavia', '/etc/octavia/certs', UNITS):
        os.makedirs(directory, exist_ok=True)
    shutil.copy(f'{files}/amphora-agent.conf', '/etc/octavia/amphora-agent.conf')
    for name in ('server.pem', 'client_ca.pem'):
        shutil.copy(f'{files}/{name}', f'/etc/octavia/certs/{name}')
    # The file and the two programs that the image has from the package octavia-agent.
    write('/var/lib/octavia/haproxy-default-user-group.conf', 'global\n    group nogroup\n', 0o644)
    write('/usr/bin/octavia-agent-lvs-masquerade', '#!/bin/sh\n', 0o755)
    for program in ('/usr/bin/systemctl', '/usr/sbin/service'):
        if os.path.lexists(program):
            os.remove(program)
        write(program, CLIENT, 0o755)


def write(path, text, mode):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(path, mode)


def own_memory():
    """That of a small machine. The cache of TLS sessions is reckoned from it, and HAProxy, which writes to all of the cache
    whenever it reads its configuration, would take most of a minute on a large one."""
    with open('/proc/meminfo', encoding='utf-8') as file:
        lines = [line.split() for line in file]
    write('/run/meminfo', ''.join(
        f'{name} {min(int(number), MEMORY_KIB)} {" ".join(unit)}\n' for name, number, *unit in lines), 0o444)
    mount('--bind', '/run/meminfo', '/proc/meminfo')


def own_network():
    for words in (['ip', 'link', 'set', 'lo', 'up'], ['ip', 'netns', 'add', NAMESPACE],
                  ['ip', 'netns', 'exec', NAMESPACE, 'ip', 'link', 'set', 'lo', 'up'],
                  ['ip', 'netns', 'exec', NAMESPACE, 'sysctl', '-qw', 'net.ipv4.ip_nonlocal_bind=1',
                   'net.ipv6.ip_nonlocal_bind=1']):
        subprocess.run(words, check=True)


class Unit:
    """One service, by the file that the agent has written for it."""

    def __init__(self, name):
        self.name = name
        self.environment, self.before, self.start_line, self.reload_lines, self.notifies = {}, [], None, [], False
        self.process = None
        self.read()

    def read(self):
        self.environment, self.before, self.reload_lines = {}, [], []
        with open(f'{UNITS}/{self.name}.service', encoding='utf-8') as file:
            for line in file:
                key, _, value = line.strip().partition('=')
                if key == 'Environment':
                    self.environment.update(word.split('=', 1) for word in shlex.split(value))
                elif key == 'ExecStartPre':
                    self.before.append(value)
                elif key == 'ExecStart':
                    self.start_line = value
                elif key == 'ExecReload':
                    self.reload_lines.append(value)
                elif key == 'Type':
                    self.notifies = value == 'notify'

    def words(self, line):
        values = dict(self.environment, MAINPID=str(self.process.pid) if self.process else '')
        return [values[word[1:]] if word[:1] == '$' and word[1:] in values else word for word in shlex.split(line)]

    def running(self):
        return self.process is not None and self.process.poll() is None

    def run(self, lines):
        for line in lines:
            done = subprocess.run(self.words(line), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            if done.returncode != 0:
                raise RuntimeError(done.stdout.decode())

    def start(self):
        if self.running():
            return
        self.run(self.before)
        path = f'/run/notify-{self.name}'
        if os.path.exists(path):
            os.remove(path)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready, open(f'/var/log/{self.name}.log', 'ab') as log:
            ready.bind(path)
            ready.settimeout(WAIT_SECONDS)
            self.process = subprocess.Popen(self.words(self.start_line), stdout=log, stderr=log,
                                            env=dict(os.environ, NOTIFY_SOCKET=path))
            while self.notifies and b'READY=1' not in ready.recv(4096):
                pass

    def reload(self):
        if not self.running():
            raise RuntimeError(f'{self.name} is not active, cannot reload')
        self.run(self.reload_lines)

    def stop(self):
        if self.running():
            self.process.terminate()
            try:
                self.process.wait(WAIT_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def serve(control, units):
    """One request of systemctl or service: VERB UNIT."""
    with control.accept()[0] as client:
        verb, name = client.makefile().readline().split()
        name = name.removesuffix('.service')
        status, text = 0, ''
        try:
            if verb in ('start', 'stop', 'reload', 'restart'):
                unit = units.setdefault(name, None) or Unit(name)
                units[name] = unit
                unit.read()
                for step in ('stop', 'start') if verb == 'restart' else (verb,):
                    getattr(unit, step)()
            elif verb not in ('enable', 'disable', 'daemon-reload'):
                raise RuntimeError(f'unknown verb {verb}')
        except (OSError, RuntimeError) as fault:
            status, text = 1, f'{fault}\n'
        client.sendall(f'{status}\n{text}'.encode())


def main(files):
    # The agent looks who process 1 is.
    with open('/proc/self/comm', 'w', encoding='utf-8') as comm:
        comm.write('systemd')
    own_file_system(files)
    own_memory()
    own_network()
    log = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    log.bind('/run/rsyslog/octavia/log')
    os.chmod('/run/rsyslog/octavia/log', 0o666)
    control = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    control.bind(CONTROL)
    control.listen(16)
    os.chdir('/')
    with open(f'{files}/agent.log', 'ab') as output:
        agent = subprocess.Popen(['/usr/bin/amphora-agent', '--config-file', '/etc/octavia/amphora-agent.conf'],
                                 stdout=output, stderr=output)
    units = {}
    control.settimeout(0.2)
    log.setblocking(False)
    with open(f'{files}/syslog', 'ab', buffering=0) as syslog:
        while agent.poll() is None:
            try:
                while True:
                    syslog.write(log.recv(65536).rstrip(b'\n\0') + b'\n')
            except BlockingIOError:
                pass
            try:
                serve(control, units)
            except TimeoutError:
                pass
            reap({agent.pid} | {unit.process.pid for unit in units.values() if unit and unit.process})
    return agent.returncode


def reap(own):
    """Orphans end up here; the children that somebody still asks about are left to be asked."""
    for entry in filter(str.isdigit, os.listdir('/proc')):
        try:
            with open(f'/proc/{entry}/stat', encoding='utf-8') as file:
                state, parent = file.read().rpartition(')')[2].split()[:2]
            if state == 'Z' and parent == '1' and int(entry) not in own:
                os.waitpid(int(entry), os.WNOHANG)
        except (FileNotFoundError, ProcessLookupError, ChildProcessError):
            pass


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
