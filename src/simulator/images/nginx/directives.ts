import { ConfigError } from './config.ts';
import type { Directive } from './config.ts';

/** Where a directive may stand: m main, e events, h http, s server, l location, u upstream, i if, t stream, b stream server, x types/map. */
const CONTEXTS: Readonly<Record<string, string>> = {
  m: 'user worker_processes pid daemon master_process worker_rlimit_nofile worker_priority worker_cpu_affinity events http stream load_module env worker_shutdown_timeout thread_pool pcre_jit timer_resolution',
  e: 'worker_connections multi_accept use accept_mutex',
  h: 'server upstream map geo limit_req_zone limit_conn_zone proxy_cache_path log_format split_clients server_names_hash_bucket_size server_names_hash_max_size types_hash_max_size types_hash_bucket_size variables_hash_max_size map_hash_bucket_size',
  s: 'listen server_name',
  l: 'alias internal proxy_pass stub_status fastcgi_pass grpc_pass uwsgi_pass empty_gif limit_except',
  u: 'server least_conn ip_hash keepalive zone hash random keepalive_timeout keepalive_requests',
  hsl: 'root index error_page access_log sendfile tcp_nopush tcp_nodelay keepalive_timeout keepalive_requests default_type client_max_body_size client_body_timeout client_header_timeout send_timeout types include autoindex autoindex_exact_size autoindex_localtime autoindex_format add_header expires etag if_modified_since charset gzip gzip_types gzip_vary gzip_min_length gzip_proxied gzip_comp_level gzip_http_version gzip_disable gzip_static server_tokens proxy_set_header proxy_connect_timeout proxy_read_timeout proxy_send_timeout proxy_http_version proxy_buffering proxy_buffers proxy_buffer_size proxy_busy_buffers_size proxy_redirect proxy_hide_header proxy_pass_header proxy_intercept_errors proxy_next_upstream proxy_next_upstream_tries proxy_cache proxy_cache_valid proxy_cache_bypass proxy_no_cache proxy_ssl_verify proxy_ssl_server_name proxy_request_buffering proxy_ignore_headers proxy_set_body proxy_method proxy_pass_request_headers proxy_pass_request_body proxy_bind allow deny auth_basic auth_basic_user_file satisfy limit_req limit_conn limit_rate resolver resolver_timeout open_file_cache log_not_found log_subrequest reset_timedout_connection real_ip_header set_real_ip_from real_ip_recursive client_body_buffer_size client_header_buffer_size large_client_header_buffers aio directio recursive_error_pages port_in_redirect absolute_redirect server_name_in_redirect merge_slashes underscores_in_headers ignore_invalid_headers chunked_transfer_encoding lingering_close fastcgi_param fastcgi_index sub_filter sub_filter_once mirror auth_request ssl_certificate ssl_certificate_key ssl_protocols ssl_ciphers ssl_session_cache ssl_session_timeout ssl_prefer_server_ciphers http2 proxy_temp_path client_body_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path override_charset max_ranges msie_padding output_buffers postpone_output read_ahead subrequest_output_buffer_size disable_symlinks',
  sli: 'return rewrite set break if rewrite_log',
  sl: 'location try_files',
  t: 'server upstream log_format map',
  b: 'listen proxy_pass proxy_timeout proxy_connect_timeout access_log',
  mhslt: 'error_log',
};

const allowed = new Map<string, string>();
for (const [contexts, names] of Object.entries(CONTEXTS))
  for (const name of names.split(' ')) allowed.set(name, (allowed.get(name) ?? '') + contexts);
for (const name of [
  'return',
  'set',
  'break',
  'add_header',
  'proxy_pass',
  'access_log',
  'root',
  'rewrite',
  'expires',
  'limit_rate',
  'error_page',
  'proxy_set_header',
])
  allowed.set(name, `${allowed.get(name) ?? ''}i`);
for (const name of ['allow', 'deny', 'access_log', 'error_log', 'proxy_connect_timeout', 'resolver', 'tcp_nodelay', 'proxy_timeout'])
  allowed.set(name, `${allowed.get(name) ?? ''}tb`);
allowed.set('zone', 'u');

const BLOCKS: Readonly<Record<string, string>> = {
  events: 'e',
  http: 'h',
  server: 's',
  location: 'l',
  upstream: 'u',
  stream: 't',
  if: 'i',
  types: 'x',
  map: 'x',
  geo: 'x',
  split_clients: 'x',
  limit_except: 'l',
};

/** Least and most arguments, where samples get it wrong. */
const ARGUMENTS: Readonly<Record<string, readonly [number, number]>> = {
  worker_processes: [1, 1],
  worker_connections: [1, 1],
  listen: [1, 20],
  server_name: [1, 100],
  root: [1, 1],
  alias: [1, 1],
  index: [1, 50],
  proxy_pass: [1, 1],
  return: [1, 2],
  location: [1, 2],
  try_files: [2, 50],
  autoindex: [1, 1],
  error_page: [2, 50],
  add_header: [2, 3],
  upstream: [1, 1],
  server: [0, 20],
  http: [0, 0],
  events: [0, 0],
  proxy_set_header: [2, 2],
  set: [2, 2],
  default_type: [1, 1],
  error_log: [1, 2],
  access_log: [1, 5],
  user: [1, 2],
  pid: [1, 1],
  sendfile: [1, 1],
  keepalive_timeout: [1, 2],
  client_max_body_size: [1, 1],
};

/** Checks names, places and numbers of arguments as nginx does while it reads; throws {@link ConfigError}. */
export function checkDirectives(list: readonly Directive[], context = 'm', inStream = false): void {
  for (const directive of list) {
    const { name, args, block, file, line } = directive;
    if (context === 'x') continue;
    const where = allowed.get(name);
    if (where === undefined) throw new ConfigError(`unknown directive "${name}" in ${file}:${line}`);
    const here = inStream && context === 's' ? 'b' : context;
    if (!where.includes(here)) throw new ConfigError(`"${name}" directive is not allowed here in ${file}:${line}`);
    const inner = Object.hasOwn(BLOCKS, name) && !(name === 'server' && context === 'u') ? BLOCKS[name]! : undefined;
    if (inner === undefined && block !== null) throw new ConfigError(`directive "${name}" is not terminated by ";" in ${file}:${line}`);
    if (inner !== undefined && block === null) throw new ConfigError(`directive "${name}" has no opening "{" in ${file}:${line}`);
    const range = Object.hasOwn(ARGUMENTS, name) ? ARGUMENTS[name]! : undefined;
    if (range !== undefined && (args.length < range[0] || args.length > range[1]))
      throw new ConfigError(`invalid number of arguments in "${name}" directive in ${file}:${line}`);
    if (block !== null) checkDirectives(block, inner, inStream || name === 'stream');
  }
}
