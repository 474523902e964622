using Lbaas.Actors.Requests;
using Lbaas.Api.Changes;
using Lbaas.Api.Documents;
using Lbaas.Api.Events;
using Lbaas.Api.Http;
using Lbaas.Runtime;
using Lbaas.Runtime.Notices;
using Lbaas.Runtime.ReadSide;
using Lbaas.Runtime.Receipts;

namespace Lbaas.Api.Idempotency;

/// <summary>Keeps an answer that nobody's projection has kept.</summary>
public delegate Task KeepReceipt(Receipt receipt);

/// <summary>
/// Answers a POST with an <c>Idempotency-Key</c> once, and its duplicates the same. Only what came to something is kept: a
/// request that was refused has changed nothing and may be sent again with the same key.
/// </summary>
public sealed class IdempotentRequests(IReadSide readSide, KeepReceipt keep, IdempotencyOptions options, Places places, TimeProvider time, CancellationToken stopping)
{
    // A creation that is refused tells nobody, so that a waiter has to look for itself now and then.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private static readonly Fault UnderWay = new(409, "A request with this Idempotency-Key is still under way.");

    private readonly KeyedGates _gates = new();

    private TimeSpan Patience => TimeSpan.FromSeconds(options.WaitSeconds);

    /// <summary>Requests with a key that are under way or wait.</summary>
    public int Held => places.Taken;

    public Handler Around(Handler handler) => request =>
        request.Http.Request.Headers.ContainsKey(IdempotencyKey.Header) ? OnceAsync(request, handler) : handler(request);

    private async ValueTask<Answer> OnceAsync(ApiRequest request, Handler handler)
    {
        var key = IdempotencyKey.Read(request.Http.Request.Headers[IdempotencyKey.Header]);
        var body = await RequestBody.PeekAsync(request.Http);
        var stamp = IdempotencyKey.Stamp(request.Http.Request, request.Caller.ProjectId, key, body, time.GetUtcNow() - TimeSpan.FromHours(options.KeepHours));
        places.Enter(request.Caller.ProjectId);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, stopping);
        try
        {
            using var turn = await _gates.EnterAsync(stamp.Key, Patience, end.Token) ?? throw Later(request);
            return await AnswerAsync(request with { Idempotency = stamp }, handler, body, end.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested && !request.Aborted.IsCancellationRequested)
        {
            // It has waited for another, and may ask elsewhere.
            throw new HostStoppingException();
        }
        finally
        {
            places.Leave(request.Caller.ProjectId);
        }
    }

    // The receipts here may be behind what another node has been asked for: then the actor knows. It is asked with the same ids for
    // what is to be made, so that it makes nothing twice, and once it has answered, the receipts here are no longer behind.
    private async Task<Answer> AnswerAsync(ApiRequest request, Handler handler, byte[] body, CancellationToken cancellation)
    {
        var stamp = request.Idempotency!;
        var end = time.GetUtcNow() + Patience;
        while (true)
        {
            if (await FindAsync(request, stamp, cancellation) is { } stored)
                return Replay(request, stored);
            try
            {
                RequestBody.GiveBack(request.Http, body);
                var answer = await handler(request);
                if (answer.IsRepeated)
                    return await RepeatAsync(request, answer, stamp, cancellation);
                return answer.Status is >= 200 and < 300 ? await KeepAsync(request, answer, stamp) : answer;
            }
            catch (IdSpentException)
            {
                request = request with { Attempt = request.Attempt + 1 };
            }
            catch (StillUnderWayException)
            {
                if (time.GetUtcNow() >= end)
                    throw Later(request);
                if (Stored(stamp) is null)
                    await Task.Delay(LookAgain, time, cancellation);
            }
            catch (FaultException) when (time.GetUtcNow() < end && Stored(stamp) is not null)
            {
                // It is refused because it was done: the place is taken by what it has made, or all of it is gone since.
            }
        }
    }

    // Its receipt has gone early, to make room, or is still not here: it is shown what there is.
    private async Task<Answer> RepeatAsync(ApiRequest request, Answer answer, IdempotencyStamp stamp, CancellationToken cancellation)
    {
        if (await FindAsync(request, stamp, cancellation) is { } first)
        {
            answer.Body?.Dispose();
            return Replay(request, first);
        }
        request.Http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return await KeepAsync(request, answer, stamp);
    }

    // Null: no such request has come to anything.
    private async Task<StoredAnswer?> FindAsync(ApiRequest request, IdempotencyStamp stamp, CancellationToken cancellation)
    {
        var end = time.GetUtcNow() + Patience;
        while (Stored(stamp) is { } stored)
        {
            if (stored.Fingerprint != stamp.Fingerprint)
                throw new FaultException(IdempotencyStamp.Reused);
            Demand(request, stored);
            if (stored.Status != StoredAnswer.UnderWay)
                return stored;
            if (time.GetUtcNow() >= end)
                throw Later(request);
            using var news = readSide.Notices.Subscribe(new NoticeFilter(stored.OwnerId, null));
            if (Stored(stamp)?.Status == StoredAnswer.UnderWay)
                await news.WaitAsync(LookAgain, time, cancellation);
        }
        return null;
    }

    private StoredAnswer? Stored(IdempotencyStamp stamp) =>
        readSide.FindReceipt(stamp.Key) is { } receipt ? StoredAnswer.Of(receipt) : null;

    // Who may not do it any more, or is another of the same project, must not read what came of it.
    private static void Demand(ApiRequest request, StoredAnswer stored)
    {
        foreach (var permission in stored.Permissions ?? [new Permission(request.Access.Action, null)])
            request.Access.Demand(permission.Action, permission.ProjectId);
    }

    private static Answer Replay(ApiRequest request, StoredAnswer stored)
    {
        request.Http.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        return Send(stored);
    }

    // What was kept with the creation is what everybody gets, the first asker included.
    private async Task<Answer> KeepAsync(ApiRequest request, Answer answer, IdempotencyStamp stamp)
    {
        if (Stored(stamp) is { } stored && stored.Status == answer.Status)
        {
            answer.Body?.Dispose();
            return Send(stored);
        }
        var written = answer.Body?.Written.ToArray() ?? [];
        await keep(new StoredAnswer(stamp.Fingerprint, answer.Status, null, written)
            .ToReceipt(stamp with { Permissions = request.Access.Demanded }, request.Caller.ProjectId));
        return answer;
    }

    private static Answer Send(StoredAnswer stored)
    {
        if (stored.Body.IsEmpty)
            return new Answer(stored.Status);
        var body = JsonBody.Rent();
        body.Json.WriteRawValue(stored.Body.Span, skipInputValidation: true);
        return new Answer(stored.Status, body);
    }

    private static FaultException Later(ApiRequest request)
    {
        request.Http.Response.Headers.RetryAfter = "1";
        return new FaultException(UnderWay);
    }
}
