using ApiHub.Gateway.Hosting;

return await GatewayApp.RunAsync(args);
