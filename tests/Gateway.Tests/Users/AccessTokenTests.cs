using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class AccessTokenTests
{
    private const string Secret = "b7NwX2vJq9sR4tYm8KcZ1pLd6HfGe3Ua0QoViTxBnSwPz5kM8rWj2cXq7sLhYt4D";

    [Fact]
    public async Task A_token_names_its_user_session_role_and_name()
    {
        await using var gateway = await GatewayHost.StartAsync(("JWT_SECRET", Secret));
        var login = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);

        var token = new JsonWebToken(login.Text("access_token"));

        Assert.Equal("HS256", token.Alg);
        Assert.Equal(login.GetProperty("user").Text("id"), token.Subject);
        Assert.Equal("admin", token.GetClaim("role").Value);
        Assert.Equal("admin", token.GetClaim("name").Value);
        Assert.True(Guid.TryParse(token.GetClaim("sid").Value, out _));
    }

    public static TheoryData<string, string?, string?, string?> Forgeries => new()
    {
        // algorithm, secret, issuer, audience
        { SecurityAlgorithms.HmacSha256, "another secret of more than 32 bytes, made up", null, null },
        { SecurityAlgorithms.HmacSha512, Secret, null, null },
        { SecurityAlgorithms.HmacSha384, Secret, null, null },
        { SecurityAlgorithms.HmacSha256, Secret, "somebody-else", null },
        { SecurityAlgorithms.HmacSha256, Secret, null, "another-api" },
        { "none", null, null, null },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_forged_token_is_refused(string algorithm, string? secret, string? issuer, string? audience)
    {
        await using var gateway = await GatewayHost.StartAsync(("JWT_SECRET", Secret));
        var genuine = (await gateway.TokensAsync("admin", GatewayHost.AdminPassword)).Text("access_token");
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(genuine.Split('.')[1]))!.AsObject();
        claims["iss"] = issuer ?? (string?)claims["iss"];
        claims["aud"] = audience ?? (string?)claims["aud"];
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        var forged = algorithm == "none"
            ? handler.CreateToken(claims.ToJsonString())
            : handler.CreateToken(claims.ToJsonString(), new SigningCredentials(
                new SymmetricSecurityKey(Encoding.UTF8.GetBytes(secret!)), algorithm));

        using var client = gateway.With(forged);
        using var answer = await client.GetAsync("/api/auth/me");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("invalid_token", await answer.CodeAsync());
    }

    [Fact]
    public async Task The_same_claims_under_the_right_secret_are_accepted()
    {
        // Shows that the forgeries above are refused for what they change and not for how they are made.
        await using var gateway = await GatewayHost.StartAsync(("JWT_SECRET", Secret));
        var genuine = (await gateway.TokensAsync("admin", GatewayHost.AdminPassword)).Text("access_token");
        var signed = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            Base64UrlEncoder.Decode(genuine.Split('.')[1]),
            new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256));

        using var client = gateway.With(signed);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/auth/me")).StatusCode);
    }

    [Fact]
    public async Task A_valid_token_whose_session_belongs_to_somebody_else_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync(("JWT_SECRET", Secret));
        await gateway.RegisterAsync("eve");
        var admin = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);
        var eve = (await gateway.TokensAsync("eve")).Text("access_token");
        var claims = JsonNode.Parse(Base64UrlEncoder.Decode(eve.Split('.')[1]))!.AsObject();
        claims["sub"] = admin.GetProperty("user").Text("id");
        var mixed = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            claims.ToJsonString(),
            new SigningCredentials(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256));

        using var client = gateway.With(mixed);

        Assert.Equal("session_ended", await (await client.GetAsync("/api/auth/me")).CodeAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("eyJ")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.e30.")]
    [InlineData("' OR 1=1 --")]
    [InlineData("sk-ahg-00000000000000000000000000000000000000")]
    public async Task Anything_else_in_the_header_is_not_a_login(string token)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");

        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
    }
}
