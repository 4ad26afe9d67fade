import { expect, test } from 'vitest';
import { live, SHOP } from './live.ts';

/** What `create NAME … --dry-run=client -o json` writes, as far as it is told apart by its flags. */
const CASES: readonly (readonly [line: string, object: object])[] = [
  ['create quota q --hard=cpu=0.5,pods=2 --scopes=BestEffort', { apiVersion: 'v1', kind: 'ResourceQuota', spec: { hard: { cpu: '500m', pods: '2' }, scopes: ['BestEffort'] }, status: {} }],
  ['create role r --verb=get,list,get --resource=po,deploy,pods/log --resource-name=a', { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', rules: [{ apiGroups: [''], resourceNames: ['a'], resources: ['pods', 'pods/log'], verbs: ['get', 'list'] }, { apiGroups: ['apps'], resources: ['deployments'] }] }],
  ['create clusterrole r --verb=* --resource=*', { kind: 'ClusterRole', rules: [{ apiGroups: [''], resources: ['*'], verbs: ['*'] }] }],
  ['create clusterrole r --verb=get --non-resource-url=/logs/*', { rules: [{ nonResourceURLs: ['/logs/*'], verbs: ['get'] }] }],
  ['create rolebinding b --clusterrole=view --user=u --group=g --serviceaccount=n:s', { roleRef: { kind: 'ClusterRole', name: 'view' }, subjects: [{ kind: 'User', name: 'u' }, { kind: 'Group', name: 'g' }, { kind: 'ServiceAccount', name: 's', namespace: 'n' }] }],
  ['create clusterrolebinding b --clusterrole=view', { kind: 'ClusterRoleBinding', roleRef: { name: 'view' } }],
  ['create ingress i --class=c --rule=a.b/x*=web:80,tls=s --rule=a.b/y=web:http --default-backend=d:80', { spec: { defaultBackend: { service: { name: 'd', port: { number: 80 } } }, ingressClassName: 'c', rules: [{ host: 'a.b', http: { paths: [{ path: '/x', pathType: 'Prefix' }, { backend: { service: { port: { name: 'http' } } }, path: '/y', pathType: 'Exact' }] } }], tls: [{ hosts: ['a.b'], secretName: 's' }] } }],
  // A rule is held only as far as its port: what else is behind it asks for no certificate.
  ['create ingress i --rule=a.b/x=web:80,tls=s,more', { spec: { rules: [{ host: 'a.b', http: { paths: [{ path: '/x', backend: { service: { name: 'web' } } }] } }] } }],
  ["create secret docker-registry s --from-file=pod.yaml --from-file=pod=pod.yaml", { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': expect.stringMatching(/^YXBp/) as string, pod: expect.stringMatching(/^YXBp/) as string } }],
  ['create pdb p --selector=app=web --max-unavailable=50%', { spec: { maxUnavailable: '50%', selector: { matchLabels: { app: 'web' } } } }],
  ['create priorityclass p --value=10 --description=d --global-default', { apiVersion: 'scheduling.k8s.io/v1', description: 'd', globalDefault: true, preemptionPolicy: 'PreemptLowerPriority', value: 10 }],
  ['autoscale deploy web --min=1 --max=3 --cpu=70% --memory=200', { spec: { maxReplicas: 3, metrics: [{ resource: { name: 'cpu', target: { averageUtilization: 70 } } }, { resource: { name: 'memory', target: { averageValue: '200Mi' } } }], minReplicas: 1, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } } }],
  ['expose deploy web --port=80,443 --target-port=http --name=w', { spec: { ports: [{ name: 'port-1', port: 80, targetPort: 'http' }, { name: 'port-2', port: 443 }], selector: { app: 'web' } } }],
  ['expose pod shop --port=80 --selector=a=b', { metadata: { name: 'shop' }, spec: { ports: [{ port: 80 }], selector: { a: 'b' } } }],
  ['create deployment w --image=nginx --port=0', { spec: { template: { spec: { containers: [{ ports: [{ containerPort: 0 }] }] } } } }],
  ["create configmap c --from-literal=a='\"b\"'", { data: { a: '"b"' } }],
  // What Go writes of a struct stands in the struct's order.
  ['create secret docker-registry s --docker-username=u --docker-password=p --docker-email=e@x --docker-server=r.io', { data: { '.dockerconfigjson': 'eyJhdXRocyI6eyJyLmlvIjp7InVzZXJuYW1lIjoidSIsInBhc3N3b3JkIjoicCIsImVtYWlsIjoiZUB4IiwiYXV0aCI6ImRUcHcifX19' } }],
  ['run x --image=nginx --env=A=b=c --env=B=', { spec: { containers: [{ env: [{ name: 'A', value: 'b=c' }, { name: 'B' }] }] } }],
  ["run x --image=nginx --overrides='{\"spec\":{\"containers\":[{\"name\":\"z\",\"image\":\"y\"}]}}' --override-type=strategic", { spec: { containers: [{ name: 'z', image: 'y', resources: {} }, { name: 'x', image: 'nginx' }] } }],
  ["run x --image=nginx --overrides='[{\"op\":\"add\",\"path\":\"/metadata/labels/a\",\"value\":\"b\"}]' --override-type=json", { metadata: { labels: { a: 'b', run: 'x' } } }],
  ['expose pod shop --name=w --cluster-ip=None --type=ClusterIP', { metadata: { labels: { app: 'shop', tier: 'web' } }, spec: { clusterIP: 'None', ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }], type: 'ClusterIP' } }],
];
const shop = live(SHOP);
test.each(CASES)('kubectl %s', (line, object) => {
  const { code, out, err } = shop.type(`kubectl ${line.replaceAll('*', '\\*')} --dry-run=client -o json`);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(JSON.parse(out)).toMatchObject(object);
});
