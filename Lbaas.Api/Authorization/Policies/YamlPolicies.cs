using System.Text;

namespace Lbaas.Api.Authorization.Policies;

/// <summary>
/// The YAML of policy files: <c>"name": "rule"</c>, quoted either way or not at all; a quoted text may go on over several
/// lines. Whatever else YAML has is refused rather than misread.
/// </summary>
internal sealed class YamlPolicies(string text, string file)
{
    private int _next;
    private int _line = 1;

    private bool IsAtEnd => _next >= text.Length;

    /// <exception cref="PolicyException"/>
    public List<PolicyText> Parse()
    {
        var policies = new List<PolicyText>();
        for (SkipBlank(); !IsAtEnd; SkipBlank())
        {
            if (SkipDocumentMark())
                continue;
            if (_next > 0 && text[_next - 1] != '\n' && text[_next - 1] != '\uFEFF')
                throw Mistake("a name must stand at the start of its line");
            var where = $"{file}:{_line}";
            var name = text[_next] is '"' or '\'' ? Quoted() : PlainName();
            SkipSpaces();
            if (IsAtEnd || text[_next++] != ':')
                throw Mistake($"a ':' is missing after \"{name}\"");
            SkipSpaces();
            if (IsAtEnd || text[_next] is '\n' or '#')
                SkipBlank();
            policies.Add(new PolicyText(name, Value(name), where));
        }
        return policies;
    }

    private string Value(string name)
    {
        if (IsAtEnd || (text[_next] is not ('"' or '\'') && text[_next - 1] == '\n'))
            throw Mistake($"the rule of \"{name}\" is missing; write \"\" to allow everyone");
        if (text[_next] is '[' or '{' or '|' or '>' or '&' or '*' or '%')
            throw Mistake($"the rule of \"{name}\" must be a text on the same line, best in quotes");
        var value = text[_next] is '"' or '\'' ? Quoted() : PlainValue();
        SkipSpaces();
        return IsAtEnd || text[_next] is '\n' or '#' ? value : throw Mistake($"something follows the rule of \"{name}\"");
    }

    // Line breaks inside of quotes, with what blanks are around them, are one space.
    private string Quoted()
    {
        var (quote, begin) = (text[_next++], _line);
        var value = new StringBuilder();
        while (!IsAtEnd)
        {
            var sign = text[_next++];
            if (sign == quote && quote == '\'' && !IsAtEnd && text[_next] == '\'')
                _next++;
            else if (sign == quote)
                return value.ToString();
            else if (sign == '\\' && quote == '"')
                sign = !IsAtEnd && text[_next] is '"' or '\\' ? text[_next++] : throw Mistake("only \\\" and \\\\ are known after a backslash");
            else if (sign == '\n')
            {
                _line++;
                SkipSpaces();
                sign = ' ';
            }
            value.Append(sign);
        }
        throw new PolicyException($"{file}:{begin}: the quotes that open here are not closed.");
    }

    // A name has colons in it; the one that ends it has a blank behind it.
    private string PlainName()
    {
        var begin = _next;
        while (!IsAtEnd && text[_next] != '\n' && !(text[_next] == ':' && (_next + 1 >= text.Length || char.IsWhiteSpace(text[_next + 1]))))
            _next++;
        return text[begin.._next].Trim();
    }

    private string PlainValue()
    {
        var begin = _next;
        while (!IsAtEnd && text[_next] != '\n' && !(text[_next] == '#' && text[_next - 1] == ' '))
            _next++;
        return text[begin.._next].Trim();
    }

    private bool SkipDocumentMark()
    {
        var rest = text.AsSpan(_next);
        var end = rest.IndexOf('\n');
        if ((end < 0 ? rest : rest[..end]).TrimEnd() is not ("---" or "..."))
            return false;
        _next += 3;
        return true;
    }

    private void SkipBlank()
    {
        while (!IsAtEnd && (char.IsWhiteSpace(text[_next]) || text[_next] is '#' or '\uFEFF'))
        {
            if (text[_next] == '#')
                _next = text.IndexOf('\n', _next) is var end and >= 0 ? end : text.Length;
            else if (text[_next++] == '\n')
                _line++;
        }
    }

    private void SkipSpaces()
    {
        while (!IsAtEnd && text[_next] is ' ' or '\t' or '\r')
            _next++;
    }

    private PolicyException Mistake(string what) => new($"{file}:{_line}: {what}.");
}
