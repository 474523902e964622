namespace Lbaas.Api.Authorization.Policies;

/// <summary>The words and parentheses of a policy's expression, one after the other.</summary>
internal struct PolicyTokens(string text)
{
    private int _next;

    /// <summary>Where the current token begins, counted from 0.</summary>
    public int Position { get; private set; }

    /// <summary>Empty at the end.</summary>
    public string Current { get; private set; } = "";

    public readonly bool IsAtEnd => Current.Length == 0;

    /// <summary>Goes on when the current token is this one; words in any case.</summary>
    public bool Take(string token)
    {
        if (!Current.Equals(token, StringComparison.OrdinalIgnoreCase))
            return false;
        Next();
        return true;
    }

    public void Next()
    {
        while (_next < text.Length && char.IsWhiteSpace(text[_next]))
            _next++;
        Position = _next;
        if (_next < text.Length)
            _next = text[_next] is '(' or ')' ? _next + 1 : EndOfWord();
        Current = text[Position.._next];
    }

    // The parentheses of %(project_id)s belong to the word.
    private readonly int EndOfWord()
    {
        var end = _next;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not '(' and not ')')
        {
            var close = text[end] == '%' && end + 1 < text.Length && text[end + 1] == '(' ? text.IndexOf(')', end) : -1;
            end = close < 0 ? end + 1 : close + 1;
        }
        return end;
    }
}
