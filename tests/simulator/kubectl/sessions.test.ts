import { describe, expect, test } from 'vitest';
import { complete } from '../../../src/simulator/kubectl/line.ts';
import type { KubectlHost } from '../../../src/simulator/kubectl/types.ts';
import { live, SHOP } from './live.ts';

describe('what is read', () => {
  const shop = live(SHOP);
  /** A line at the prompt and its whole stdout. */
  test.each<readonly [line: string, out: string]>([
    ['kubectl get pod shop', 'NAME   READY   STATUS    RESTARTS   AGE\nshop   3/3     Running   0          4s\n'],
    ['kubectl get po shop --no-headers', 'shop   3/3   Running   0     4s\n'],
    ['kubectl get pod shop -Lapp,none', 'NAME   READY   STATUS    RESTARTS   AGE   APP    NONE\nshop   3/3     Running   0          4s    shop   \n'],
    ['kubectl get cm/settings -oname', 'configmap/settings\n'],
    ['kubectl get deploy,cm -o name', 'deployment.apps/web\nconfigmap/kube-root-ca.crt\nconfigmap/settings\n'],
    ["kubectl get pod shop -o jsonpath='{.spec.containers[*].name}'", 'app log'],
    ['kubectl get pod shop -o jsonpath=.metadata.name', '.metadata.name'],
    ["kubectl get pod shop -o jsonpath='{.spec.initContainers[?(@.restartPolicy==\"Always\")].name}'", 'proxy'],
    ["kubectl get cm settings -o go-template='{{range $k, $v := .data}}{{$k}}={{$v}};{{end}}'", 'a=1;b=two;'],
    ["kubectl get pods -l 'app in (shop)' -o custom-columns=N:.metadata.name,C:.spec.containers[*].name", 'N      C\nshop   app,log\n'],
    ['kubectl logs shop -c log', 'one\ntwo\n'],
    ['kubectl logs shop log --tail=1 --prefix', '[pod/shop/log] two\n'],
    ['kubectl exec shop -c log -- sh -c "echo out"', 'out\n'],
    ["kubectl get pod shop --template='{{.kind}}'", 'Pod'],
    ["kubectl get pod shop -o go-template --template='{{.kind}}'", 'Pod'],
    ["kubectl get pod shop -o jsonpath --template='{.kind}'", 'Pod'],
    ["kubectl label pod shop app=shop --template='{{.metadata.name}}'", 'shop'],
    ['kubectl get pods.v1. shop -o name', 'pod/shop\n'],
    ['kubectl run x --image=nginx --port=80 --expose --dry-run=client', 'service/x created (dry run)\npod/x created (dry run)\n'],
    ['kubectl rollout history deploy/web --revision=1', 'deployment.apps/web with revision #1\nPod Template:\n  Labels:\tapp=web\n\tpod-template-hash=6847467d48\n  Containers:\n   nginx:\n    Image:\tnginx:1.27\n    Port:\t<none>\n    Host Port:\t<none>\n    Environment:\t<none>\n    Mounts:\t<none>\n  Volumes:\t<none>\n  Node-Selectors:\t<none>\n  Tolerations:\t<none>\n\n'],
    ['kubectl set env deploy/web --from=cm/settings --dry-run=client -o name', 'deployment.apps/web\n'],
    ['kubectl set env deploy/web', ''],
    ['kubectl scale deploy web --replicas=2 -o name', 'deployment.apps/web\n'],
    ["kubectl patch pod shop -p '{}' --dry-run=client -o jsonpath='{.status.phase}'", 'Running'],
    ['kubectl events --for=pod/shop -o jsonpath={.items[0].reason}', 'Scheduled'],
    ['kubectl events --for=cm/settings -o json', ''],
    ['kubectl events nonsense --for=pod/ --no-headers | wc -l', '24\n'],
    ['kubectl label pod shop tier- z=1 --list', 'app=shop\nz=1\n'],
    ['kubectl get pod shop -o wide --server-print=false', 'NAME   AGE\nshop   4s\n'],
    ['kubectl get cm/settings deploy/web --server-print=false', 'NAME                 AGE\nconfigmap/settings   4s\n\nNAME                  AGE\ndeployment.apps/web   4s\n'],
    ['kubectl api-resources --categories=all --namespaced --api-group=batch -o wide', 'NAME       SHORTNAMES   APIVERSION   NAMESPACED   KIND      VERBS                                                        CATEGORIES\ncronjobs   cj           batch/v1     true         CronJob   create,delete,deletecollection,get,list,patch,update,watch   all\njobs                    batch/v1     true         Job       create,delete,deletecollection,get,list,patch,update,watch   all\n'],
    ["printf 'apiVersion: v1\\nkind: Pod\\nmetadata: {name: shop}\\n' > one.yaml; kubectl exec -f one.yaml -c log -- echo in", 'in\n'],
    ['kubectl rollout 2>/dev/null | head -1', 'Manage the rollout of a resource.\n'],
    ['kubectl set 2>/dev/null; echo $?', '1\n'],
    ["kubectl run x --image=nginx --port=80 --expose --dry-run=client -o yaml | grep -A1 -e '---'", '---\n---\napiVersion: v1\n'],
    ['kubectl rollout restart deploy/web -o name', 'deployment.apps/web\n'],
    ['kubectl rollout restart deploy -l app=none 2>&1 | cat', 'No resources found in default namespace.\n'],
    ['kubectl rollout status deploy -l app=none 2>&1 | cat', 'No resources found in default namespace.\n'],
    ['kubectl rollout undo deploy -l app=none 2>&1 | cat', ''],
    ['kubectl logs shop -c log --since=0', 'one\ntwo\n'],
    ['kubectl get pod -l app=shop --sort-by= -o name', 'pod/shop\n'],
    ['kubectl set env pod/shop -c app --from=cm/settings --list --resolve 2>/dev/null', '# Pod shop, container app\nA=1\nB=two\n'],
    ['kubectl set env pod/shop -c app --from=cm/settings --list 2>/dev/null', '# Pod shop, container app\n# A from configmap settings, key a\n# B from configmap settings, key b\n'],
    ['kubectl explain cm.data --api-version=v1 -o plaintext | head -3', 'KIND:       ConfigMap\nVERSION:    v1\n\n'],
    ['kubectl create secret 2>&1 | tail -5', 'Usage:\n  kubectl create secret (docker-registry | generic | tls) [options]\n\nUse "kubectl create secret <command> --help" for more information about a given command.\nUse "kubectl options" for a list of global command-line options (applies to all commands).\n'],
    ['kubectl create svc 2>&1 | grep "create service \\["', '  kubectl create service [flags] [options]\n'],
    ["kubectl apply -f pod.yaml -o json | grep -v '^     '", '{\n    "kind": "List",\n    "apiVersion": "v1",\n    "metadata": {},\n    "items": [\n    ]\n}\n'],
    ["kubectl apply -f pod.yaml -o json | grep -m4 '^            \"' | tr -d ' {\\n'", '"apiVersion":"v1","kind":"Pod","metadata":"spec":'],
    ["kubectl patch deploy web --subresource=scale -p '{\"spec\":{\"replicas\":1}}'", 'scale.autoscaling/web patched\n'],
    ['kubectl auth can-i delete pods', 'yes\n'],
    ['kubectl config current-context', 'central-mall\n'],
  ])('%s', (line, out) => {
    const at = live(SHOP, 4050);
    expect(at.type(line)).toMatchObject({ code: 0, out });
  });
  test('several types each have a table, a blank line between, and the kind in the name', () => {
    expect(shop.type('kubectl get pod,cm -l tier=web').out).toBe('NAME       READY   STATUS    RESTARTS   AGE\npod/shop   3/3     Running   0          4s\n');
    expect(shop.type('kubectl get -f pod.yaml').out.split('\n\n').map((t) => t.split('\n')[1]?.split(' ')[0])).toEqual(['pod/shop', 'configmap/settings', 'deployment.apps/web']);
  });
});

describe('what is found is printed before what is not', () => {
  test.each<readonly [line: string, out: string, err: string]>([
    ['kubectl get pod,cm shop', 'NAME   READY   STATUS    RESTARTS   AGE\nshop   3/3     Running   0          4s\n', 'Error from server (NotFound): configmaps "shop" not found\n'],
    ['kubectl get pods shop -o custom-columns=A:.metadata.name,B:.spec.containers[9].name', 'A     B\n', 'error: array index out of bounds: index 9, length 2\n'],
    ['kubectl set image pod/shop app=nginx:1.28 zz=x', 'pod/shop image updated\n', 'error: unable to find container named "zz"\n'],
    ['kubectl expose -f pod.yaml --port=80 --dry-run=client', 'service/shop exposed (dry run)\nservice/web exposed (dry run)\n', 'error: cannot expose a ConfigMap\n'],
  ])('%s', (line, out, err) => expect(live(SHOP, 4050).type(line)).toEqual({ code: 1, out, err }));
  test('a template may insist on keys', () => {
    const { code, out, err } = live(SHOP).type("kubectl get pod shop -o jsonpath='{.nope}' --allow-missing-template-keys=false");
    expect([code, out, err.slice(0, 73)]).toEqual([1, '', 'error: error executing jsonpath "{.nope}": Error executing template: nope']);
  });
});

describe('the prompt is a shell', () => {
  const at = live(SHOP);
  test.each<readonly [line: string, out: string]>([
    ['kubectl get pods -o name | grep -c pod/', '3\n'],
    ['kubectl get pods -o name | sort -r | tail -1', 'pod/shop\n'],
    ['kubectl exec $(kubectl get pod -l app=shop -o name) -c log -- echo "a  b"', 'a  b\n'],
    ['for c in app log; do kubectl get pod shop -o jsonpath="{.metadata.name}-$c "; done', 'shop-app shop-log '],
    ['kubectl get pod nope 2>/dev/null || echo none', 'none\n'],
    ['kubectl run x --image=nginx --dry-run=client -o yaml > x.yaml && grep -c image x.yaml', '1\n'],
  ])('%s', (line, out) => expect(at.type(line)).toMatchObject({ code: 0, out }));
  test('variables and aliases stay, a heredoc feeds -f -, the last exit code is the answer', () => {
    at.type('export do="--dry-run=client -o name"; alias kg="kubectl get"');
    expect(at.type('kubectl run y --image=nginx $do').out).toBe('pod/y\n');
    expect(at.type('kg cm settings -o name').out).toBe('configmap/settings\n');
    expect(at.type('kubectl apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: typed}\ndata: {k: v}\nEOF').out).toBe('configmap/typed created\n');
    expect(at.type('kubectl exec shop -c log -- sh -c "exit 3"')).toEqual({ code: 3, out: '', err: 'command terminated with exit code 3\n' });
    expect(at.type('kubectl get pod nope').code).toBe(1);
  });
});

describe('what changes things', () => {
  const at = live(SHOP);
  const steps: readonly (readonly [line: string, out: string | RegExp])[] = [
    ['kubectl apply -f pod.yaml', 'pod/shop unchanged\nconfigmap/settings unchanged\ndeployment.apps/web unchanged\n'],
    ['kubectl label pod shop tier=back --overwrite', 'pod/shop labeled\n'],
    ['kubectl label pod shop tier- new=1', 'pod/shop label(s) changed\n'],
    ['kubectl label pod shop new=1', 'pod/shop not labeled\n'],
    ['kubectl label pod shop gone-', 'label "gone" not found.\npod/shop not labeled\n'],
    ['kubectl apply -f pod.yaml', 'pod/shop configured\nconfigmap/settings unchanged\ndeployment.apps/web unchanged\n'],
    ['kubectl annotate pod shop note="a b"', 'pod/shop annotated\n'],
    ["kubectl patch cm settings -p '{\"data\":{\"b\":\"three\"}}'", 'configmap/settings patched\n'],
    ["kubectl patch cm settings -p '{\"data\":{\"b\":\"three\"}}'", 'configmap/settings patched (no change)\n'],
    ['kubectl scale deploy/web --replicas=1', 'deployment.apps/web scaled\n'],
    ['kubectl set image deploy/web nginx=nginx:1.28', 'deployment.apps/web image updated\n'],
    ['kubectl set image deploy/web nginx=nginx:1.28', ''],
    ['kubectl rollout status deploy/web', /^(Waiting for deployment "web" rollout to finish: .*\n|Waiting for deployment spec update to be observed\.\.\.\n)*deployment "web" successfully rolled out\n$/],
    ['kubectl annotate deploy/web kubernetes.io/change-cause="newer nginx"', 'deployment.apps/web annotated\n'],
    ['kubectl rollout history deploy/web', 'deployment.apps/web \nREVISION  CHANGE-CAUSE\n1         <none>\n2         newer nginx\n\n'],
    ['kubectl rollout undo deploy/web', 'deployment.apps/web rolled back\n'],
    ['kubectl rollout history deploy/web', 'deployment.apps/web \nREVISION  CHANGE-CAUSE\n2         newer nginx\n3         <none>\n\n'],
    [`kubectl get rs -o jsonpath='{.items[*].metadata.annotations.deployment\\.kubernetes\\.io/revision-history}'`, '1'],
    ['kubectl rollout undo deploy/web --to-revision=3', 'deployment.apps/web skipped rollback (current template already matches revision 3)\n'],
    ['kubectl set env deploy/web A=b', 'deployment.apps/web env updated\n'],
    ['kubectl set env deploy/web --list', '# Deployment web, container nginx\nA=b\n'],
    ['kubectl expose pod shop --name=front', 'service/front exposed\n'],
    ['kubectl create job j --image=busybox:1.36 -- echo hi', 'job.batch/j created\n'],
    ['kubectl wait --for=condition=complete job/j', 'job.batch/j condition met\n'],
    ['kubectl logs job/j', 'hi\n'],
    ['kubectl run tmp -i --rm --restart=Never --image=busybox:1.36 -- sh -c "sleep 1; echo inside"', 'inside\npod "tmp" deleted from default namespace\n'],
    ['kubectl debug shop --image=busybox:1.36 --target=app -c look -- sleep 100', 'Targeting container "app". If you don\'t see processes from this container it may be because the container runtime doesn\'t support this feature.\n'],
    ['kubectl get pod shop -o jsonpath="{.spec.ephemeralContainers[0].targetContainerName}"', 'app'],
    ['kubectl delete pod shop --wait=false', 'pod "shop" deleted from default namespace\n'],
    ['kubectl wait --for=delete pod/shop', 'pod/shop condition met\n'],
    ['kubectl delete pod shop --ignore-not-found', ''],
    ['kubectl delete deploy,cm --all --dry-run=client', /^deployment\.apps "web" deleted from default namespace \(dry run\)\n/],
    ['kubectl create ns shop-two', 'namespace/shop-two created\n'],
    ['kubectl config set-context --current --namespace=shop-two', 'Context "central-mall" modified.\n'],
    ['kubectl delete ns shop-two --wait=false', 'namespace "shop-two" deleted\n'],
  ];
  test.each(steps)('%s', (line, out) => {
    const result = at.type(line, 60_000);
    expect(result.code).toBe(0);
    if (typeof out === 'string') expect(result.out).toBe(out);
    else expect(result.out).toMatch(out);
  });
});

describe('nodes', () => {
  const at = live(SHOP);
  test('drain refuses what would not come back, closes the node all the same, and evicts with --force', () => {
    const refused = at.type('kubectl drain node-1');
    expect(refused).toEqual({
      code: 1, out: 'node/node-1 cordoned\n',
      err: 'error: unable to drain node "node-1" due to error: cannot delete Pods that declare no controller (use --force to override): default/shop, continuing command...\nThere are pending nodes to be drained:\n node-1\ncannot delete Pods that declare no controller (use --force to override): default/shop\n',
    });
    expect(at.type('kubectl get node --no-headers').out).toContain('Ready,SchedulingDisabled');
    const drained = at.type('kubectl drain node/node-1 --force', 60_000);
    expect(drained.err).toBe('Warning: deleting Pods that declare no controller: default/shop\n');
    expect(drained.out).toMatch(/^node\/node-1 already cordoned\n(evicting pod default\/\S+\n){3}(pod\/\S+ evicted\n){3}node\/node-1 drained\n$/);
    expect(at.type('kubectl get pods --no-headers').out).toMatch(/^(web-\S+ +0\/1 +Pending +0 +\d+s\n){2}$/);
    expect(at.type('kubectl uncordon node-1').out).toBe('node/node-1 uncordoned\n');
    at.simulation.runTo(at.simulation.now() + 5000);
    expect(at.type('kubectl get pods --no-headers').out).toMatch(/^(web-\S+ +1\/1 +Running +0 +\d+s\n){2}$/);
  });
  test('a taint keeps new Pods away until it is taken off', () => {
    expect(at.type('kubectl taint nodes node-1 for=others:NoSchedule').out).toBe('node/node-1 tainted\n');
    expect(at.type('kubectl taint nodes node-1 for=me:NoSchedule').err).toBe('error: node node-1 already has for taint(s) with same effect(s) and --overwrite is false\n');
    at.type('kubectl run late --image=nginx:1.27');
    expect(at.type('kubectl get pod late --no-headers').out).toMatch(/ Pending /);
    expect(at.type('kubectl taint nodes node-1 for-').out).toBe('node/node-1 untainted\n');
    at.simulation.runTo(at.simulation.now() + 5000);
    expect(at.type('kubectl get pod late --no-headers').out).toMatch(/ Running /);
  });
});

test('--record is told to be old and stands in the history', () => {
  const at = live(SHOP);
  expect(at.type('kubectl set image deploy/web nginx=nginx:1.28 --record')).toEqual({ code: 0, out: 'deployment.apps/web image updated\n', err: 'Flag --record has been deprecated, --record will be removed in the future\n' });
  at.simulation.runTo(at.simulation.now() + 1000);
  expect(at.type('kubectl rollout history deploy/web').out).toContain('2         kubectl set image deploy/web nginx=nginx:1.28 --record=true\n');
});

test('cp brings a directory out', () => {
  const at = live(SHOP);
  at.type('kubectl exec shop -c log -- sh -c "mkdir -p /tmp/a/b; echo 1 > /tmp/a/x; echo 2 > /tmp/a/b/y"');
  expect(at.type('kubectl cp shop:/tmp/a out -c log').out).toBe("tar: removing leading '/' from member names\n");
  expect(at.type('cat out/x out/b/y').out).toBe('1\n2\n');
});

test('cp keeps a mode on the way in, and makes plain files on the way out', () => {
  const at = live(SHOP);
  const mode = (path: string): string => at.type(`kubectl exec shop -c log -- stat -c %a ${path}`).out;
  at.type('echo "echo ran" > s.sh; chmod 750 s.sh; echo 1 > plain');
  expect(at.type('kubectl cp s.sh shop:/tmp/ -c log; kubectl exec shop -c log -- /bin/sh -c "/tmp/s.sh"').out).toBe('ran\n');
  expect(mode('/tmp/s.sh')).toBe('750\n');
  at.type('kubectl cp plain shop:/tmp/s.sh -c log');
  expect(mode('/tmp/s.sh')).toBe('644\n');
  at.type('kubectl cp /bin/busybox shop:/tmp/wc -c log');
  expect(mode('/tmp/wc')).toBe('755\n');
  expect(at.type('kubectl cp shop:/tmp/wc w -c log; stat -c %a w').out).toBe("tar: removing leading '/' from member names\n644\n");
});

/** The keys of an `-o json` in the order in which they stand. */
const keysIn = (json: string): readonly string[] => [...json.matchAll(/^ *"([\w.-]+)":/gm)].map((m) => m[1] ?? '');
test.each<readonly [line: string, keys: string]>([
  ['run x --image=nginx --port=80 --labels=z=1,name=q --env=A=b', 'kind apiVersion metadata name labels name z spec containers name image ports containerPort env name value resources restartPolicy dnsPolicy status'],
  ['create cm c --from-literal=z=1 --from-literal=name=2', 'kind apiVersion metadata name data name z'],
  ['create deployment d --image=nginx', 'kind apiVersion metadata name labels app spec replicas selector matchLabels app template metadata labels app spec containers name image resources strategy status'],
  ['create role r --verb=get --resource=pods', 'kind apiVersion metadata name rules verbs apiGroups resources'],
  ['expose deploy web --port=80 --type=NodePort', 'kind apiVersion metadata name labels app spec ports protocol port targetPort selector app type status loadBalancer'],
  ['autoscale deploy web --max=3 --min=2', 'kind apiVersion metadata name spec scaleTargetRef kind name apiVersion minReplicas maxReplicas status desiredReplicas currentMetrics'],
  ['create deployment d --image=nginx --image=redis --port=80', 'kind apiVersion metadata name labels app spec replicas selector matchLabels app template metadata labels app spec containers name image ports containerPort resources name image resources strategy status'],
  // What the API server sent keeps its keys sorted.
  ['label cm settings x=y', 'apiVersion data a b kind metadata annotations creationTimestamp labels x name namespace resourceVersion uid'],
])("%s -o json has the keys of Go's structs in their order", (line, keys) => {
  const out = live(SHOP).type(`kubectl ${line} --dry-run=client -o json`).out;
  expect(keysIn(out).join(' ')).toBe(keys);
});

test('a watch prints a row a change, padded as the first ones, and goes on for ever', () => {
  const at = live(SHOP);
  const watch = at.simulation.act({ kind: 'kubectl', at: at.simulation.now(), argv: ['get', 'pod', 'shop', '-w'] });
  at.simulation.runTo(at.simulation.now() + 1000);
  expect(watch.stdout).toBe('NAME   READY   STATUS    RESTARTS   AGE\nshop   3/3     Running   0          4s\n');
  at.type('kubectl delete pod shop');
  expect(watch.stdout.split('\n').slice(2, 3)[0]).toMatch(/^shop {3}3\/3 {5}Terminating {3}0 {10}\d+s$/);
  expect(watch.exitCode).toBeUndefined();
});

describe('completion', () => {
  const { simulation } = live(SHOP);
  const host = { api: simulation.cluster.api, clock: simulation.cluster.clock, epoch: simulation.cluster.epoch, namespace: 'default' } as unknown as KubectlHost;
  test.each<readonly [typed: string, options: readonly string[]]>([
    ['kub', ['kubectl']],
    ['kubectl desc', ['describe']],
    ['kubectl get pod sh', ['shop']],
    ['kubectl get deploy/', ['web']],
    ['kubectl get pods --name', ['--namespace']],
    ['kubectl logs shop -c ', ['app', 'log', 'proxy', 'setup']],
    ['kubectl rollout un', ['undo']],
    ['kubectl get pods -o js', ['json', 'jsonpath=']],
    ['kubectl get pods | kubectl describe pod sh', ['shop']],
    ['kubectl create dep', ['deployment']],
    ['kubectl drain no', ['node-1']],
    ['ls ', []],
  ])('%s', (typed, options) => expect(complete(host, typed, typed.length).options).toEqual(options));
});
