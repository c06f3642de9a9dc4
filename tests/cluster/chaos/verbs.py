"""Commands that change a cluster, what has to be there before, and when each has done its work."""
IMAGE = '-Dkubernetes.container.image=registry.example.com/orders:2.3.0'


class Verb:
    """`words` of a cluster; those of `before` have made it what it is; `goal` says what is missing, empty where the verb has done its work."""

    def __init__(self, name, words, goal, before=(), ends=False, is_create=False, is_leased=False):
        self.name, self.words, self.goal, self.before, self.ends, self.is_create, self.is_leased = name, words, goal, before, ends, is_create, is_leased


def deploy(verb, *options):
    return lambda world, cluster: [verb, *options, f'-Dkubernetes.cluster-id={cluster}', f'-Dkubernetes.namespace={world.namespace}', IMAGE,
                                   '-Dexecution.checkpointing.savepoint-dir=s3://b/sp', 'local:///opt/flink/usrlib/orders.jar']


def named(verb, *words):
    """Of a cluster that is there; behind the name come words that are no options."""
    return lambda world, cluster: [verb, *(word for word in words if word.startswith('-')), cluster, *(word for word in words if not word.startswith('-')),
                                   '--namespace', world.namespace]


def deployed(world, cluster, _=None):
    there = {place: world.api.get(place[0], world.namespace, place[1]) for place in world.places(cluster)}
    missing = [name for (_, name), each in there.items() if each is None or each['metadata'].get('deletionTimestamp')]
    if missing: return 'not there: ' + ' '.join(missing)
    uid = there['deployments', cluster]['metadata']['uid']
    for (plural, name), each in there.items():
        owners = [owner['uid'] for owner in each['metadata'].get('ownerReferences', [])]
        if plural != 'deployments' and owners != [uid]: return f'{plural}/{name} belongs to {owners}'
    return ''


def running(world, cluster):
    lives = world.stand_in.running(cluster)
    return '' if len(lives) == 1 else f'{len(lives)} jobs run'


def waited(world, cluster, _=None):
    return deployed(world, cluster) or running(world, cluster)


def upgraded(world, cluster, _=None):
    missing = waited(world, cluster)
    if missing: return missing
    new, old = world.stand_in.running(cluster)[0], world.stand_in.of(cluster)[0]
    if new.option('taskmanager.numberOfTaskSlots') != '3': return 'the old cluster runs'
    return '' if new.restored in old.savepoints else f'it started from {new.restored or "nothing"}'


def restored(world, cluster):
    """The old cluster of an upgrade is back."""
    missing = waited(world, cluster)
    if missing: return missing
    now, old = world.stand_in.running(cluster)[0], world.stand_in.of(cluster)[0]
    return '' if now.option('taskmanager.numberOfTaskSlots') == '2' and now.restored in old.savepoints else 'the old cluster is not back'


def gone(world, cluster):
    left = [name for plural, name in world.places(cluster) if world.api.get(plural, world.namespace, name)]
    return 'still there: ' + ' '.join(left) if left else ''


def ended(state):
    def goal(world, cluster, _=None):
        life = world.stand_in.of(cluster)[-1]
        return gone(world, cluster) if life.state == state else f'the job is {life.state}'
    return goal


def saved(world, cluster, _=None):
    return '' if world.stand_in.of(cluster)[-1].savepoints else 'there is no savepoint'


def suspended(world, cluster, _=None):
    life = world.stand_in.of(cluster)[-1]
    return gone(world, cluster) or ('' if life.savepoints else f'the job is {life.state}, and has no savepoint')


def brought_back(slots, from_life):
    """The job runs with so many slots, from a savepoint of that one of the cluster's JobManagers."""
    def goal(world, cluster, _=None):
        missing = waited(world, cluster)
        if missing: return missing
        life = world.stand_in.running(cluster)[0]
        if life.option('taskmanager.numberOfTaskSlots') != slots: return 'another cluster runs'
        return '' if life.restored in world.stand_in.of(cluster)[from_life].savepoints else f'it started from {life.restored or "nothing"}'
    return goal


TWO, THREE = '-Dtaskmanager.numberOfTaskSlots=2', '-Dtaskmanager.numberOfTaskSlots=3'
THERE = [deploy('apply')]
VERBS = [
    Verb('run-application --detached', deploy('run-application', '--detached'), deployed, is_create=True),
    Verb('run-application', deploy('run-application', '--timeout=60s'), waited, is_create=True),
    Verb('apply (create)', deploy('apply', '--detached', TWO), deployed, is_create=True),
    Verb('apply (upgrade)', deploy('apply', THREE, '--timeout=150s'), upgraded, before=[deploy('apply', TWO)], is_leased=True),
    Verb('rollback', named('rollback', '--to=1', '--timeout=150s'), brought_back('2', 0), before=[deploy('apply', TWO), deploy('apply', THREE)], is_leased=True),
    Verb('suspend', named('suspend', '--timeout=150s'), suspended, before=THERE, is_leased=True),
    Verb('resume', named('resume', '--timeout=150s'), brought_back('1', 0), before=[deploy('apply', '-Dtaskmanager.numberOfTaskSlots=1'), named('suspend')], is_leased=True),
    Verb('cancel', named('cancel', '--timeout=60s'), ended('CANCELED'), before=THERE, ends=True),
    Verb('stop', named('stop', '-p=s3://b/sp', '--timeout=60s'), ended('FINISHED'), before=THERE, ends=True),
    Verb('savepoint', named('savepoint', 's3://b/sp', '--timeout=60s'), saved, before=THERE),
    Verb('delete', named('delete', '--yes', '--timeout=60s'), lambda world, cluster, _=None: gone(world, cluster), before=THERE, ends=True),
]
