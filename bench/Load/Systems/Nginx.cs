namespace ApiHub.Bench.Load.Systems;

/// <summary>nginx as a passthrough: one process, kept upstream connections, nothing buffered.</summary>
internal static class Nginx
{
    private const string Program = "/usr/sbin/nginx";

    public static Child Start(Workplace place, int port, int standIn)
    {
        var config = Path.Combine(place.Directory, "nginx.conf");
        File.WriteAllText(config, Config(port, standIn));
        return Child.Start("nginx", place, [Program, "-p", place.Directory, "-c", config, "-e", "stderr"]);
    }

    private static string Config(int port, int standIn) => $$"""
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr error;
        events { worker_connections 16384; }
        http {
            access_log off;
            client_body_temp_path body;
            proxy_temp_path proxy;
            fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi;
            scgi_temp_path scgi;
            client_max_body_size 64m;
            keepalive_requests 1000000000;
            upstream stand_in {
                server 127.0.0.1:{{standIn}};
                keepalive 256;
                keepalive_requests 1000000000;
            }
            server {
                listen 127.0.0.1:{{port}} backlog=4096;
                location / {
                    proxy_pass http://stand_in;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                    proxy_request_buffering off;
                    proxy_read_timeout 600s;
                }
            }
        }
        """;
}
