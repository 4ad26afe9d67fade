import { parseUrl } from '../../shell/applets/netHttp.ts';
import { SystemError } from '../../system/errors.ts';
import type { Program } from '../../system/types.ts';
import { flags } from '../args.ts';

const NO_HOST = (url: string): string => {
  const { scheme, host } = parseUrl(url, 'ssh');
  return scheme === 'ssh'
    ? `ssh: Could not resolve hostname ${host.replace(/^.*@/, '')}: Name or service not known\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n`
    : `fatal: unable to access '${url.replace(/\/?$/, '/')}': Could not resolve host: ${host}\n`;
};

/** The program `git` on a machine without internet: clones fail as they do there. */
export const git: Program = function* (sys) {
  const words = sys.argv.slice(1).filter((word) => !word.startsWith('-'));
  const [command, url, where] = words;
  if (sys.argv.includes('--version') || command === 'version') {
    yield* sys.write(1, 'git version 2.47.3\n');
    return 0;
  }
  if (command === 'clone' && url !== undefined) {
    const name =
      where ??
      url
        .replace(/\/+$/, '')
        .replace(/\.git$/, '')
        .replace(/^.*[/:]/, '');
    if (sys.exists(name) && sys.readdir(name).length > 0) {
      yield* sys.write(2, `fatal: destination path '${name}' already exists and is not an empty directory.\n`);
      return 128;
    }
    yield* sys.write(2, `Cloning into '${name}'...\n`);
    yield* sys.sleep(20);
    yield* sys.write(2, NO_HOST(url));
    return 128;
  }
  if (command === 'init') {
    const place = url ?? '.';
    try {
      for (const path of [place, `${place}/.git`]) if (!sys.exists(path)) sys.mkdir(path, 0o755);
      yield* sys.write(1, `Initialized empty Git repository in ${sys.realpath(`${place}/.git`)}/\n`);
      return 0;
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      yield* sys.write(2, `fatal: cannot mkdir ${place}: ${error.message}\n`);
      return 128;
    }
  }
  if (command === 'pull' || command === 'fetch' || command === 'status' || command === 'log') {
    yield* sys.write(2, 'fatal: not a git repository (or any of the parent directories): .git\n');
    return 128;
  }
  if (command === 'config') return 0;
  yield* sys.write(
    2,
    command === undefined
      ? 'usage: git [-v | --version] [-h | --help] [-C <path>] <command> [<args>]\n'
      : `git: '${command}' is not a git command. See 'git --help'.\n`,
  );
  return 1;
};

/** git-sync: tries again and again, since there is no internet. */
export const gitSync: Program = function* (sys) {
  const { options } = flags(sys.argv.slice(1), [
    'repo',
    'root',
    'period',
    'wait',
    'ref',
    'branch',
    'link',
    'dest',
    'depth',
    'max-failures',
  ]);
  const repo = options.get('repo') ?? sys.env.get('GITSYNC_REPO') ?? sys.env.get('GIT_SYNC_REPO') ?? '';
  const line = (level: string, fields: string): string =>
    `{"logger":"","ts":"${new Date(sys.now()).toISOString().replace('T', ' ').replace('Z', '000')}","caller":{"file":"main.go","line":755},"${level}":0,${fields}}\n`;
  if (repo === '') {
    yield* sys.write(2, 'FATAL: required flag: --repo must be specified\n');
    return 1;
  }
  const once = options.has('one-time') || sys.env.get('GITSYNC_ONE_TIME') === 'true';
  const failures = Number(options.get('max-failures') ?? sys.env.get('GITSYNC_MAX_FAILURES') ?? 0);
  yield* sys.write(2, line('level', `"msg":"starting up","version":"v4.4.2","pid":${sys.pid},"uid":${sys.uid()},"gid":${sys.gid()}`));
  for (let i = 0; ; i++) {
    yield* sys.sleep(30);
    yield* sys.write(
      2,
      line(
        'level',
        `"msg":"error syncing repo, will retry","error":"Run(git fetch ${repo} HEAD): exit status 128: { stdout: \\"\\", stderr: \\"${NO_HOST(repo).trim().replaceAll('\n', '\\n').replaceAll('"', '\\"')}\\" }"`,
      ),
    );
    if (once || (failures >= 0 && i >= failures)) return 1;
    yield* sys.sleep(10_000);
  }
};
